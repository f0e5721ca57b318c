internal import Foundation

/// A message of the stream, as far as people are shown it: contract §6.
enum StreamFrame: Sendable {
    case welcome(Welcome)
    case notification(NotificationReply)
    case incident(IncidentReply)
    case silence(SilenceReply)
    case inbox(unread: Int)
    /// Some were lost to retention.
    case gap
    case stats(Stats)
    /// Of a newer service.
    case other(String)

    struct Welcome: Decodable, Sendable {
        let user: String
        let role: String
        /// Whether everything after the cursor that was named is sent.
        let recovered: Bool
        let unread: Int
    }

    /// A notification, without what a line has no room for.
    struct NotificationReply: Decodable, Sendable {
        let id: String
        let kind: String
        /// None where it is about no single one: a digest, a storm, the end of a silence.
        let incident: String?
        let severity: String
        let title: String
        let reason: String
    }

    struct Stats: Decodable, Sendable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let events_per_second: Double?
        let broker: String?
    }
}

/// A message and the place in the feed behind it.
struct StreamMessage: Decodable, Sendable {
    /// `nil` for one that is not as we know it; what comes after it is followed all the same.
    let frame: StreamFrame?
    /// What `after` takes to go on from here.
    let cursor: String?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        cursor = try fields.decodeIfPresent(String.self, forKey: .cursor)
        let type = try fields.decode(String.self, forKey: .type)
        frame = try? Self.frame(type, fields, decoder)
    }

    private static func frame(
        _ type: String,
        _ fields: KeyedDecodingContainer<Field>,
        _ decoder: any Decoder
    ) throws -> StreamFrame {
        switch type {
        case "welcome": .welcome(try StreamFrame.Welcome(from: decoder))
        case "notification": .notification(try fields.decode(StreamFrame.NotificationReply.self, forKey: .notification))
        case "incident": .incident(try fields.decode(IncidentReply.self, forKey: .incident))
        case "silence": .silence(try fields.decode(SilenceReply.self, forKey: .silence))
        case "inbox": .inbox(unread: try fields.decode(Int.self, forKey: .unread))
        case "gap": .gap
        case "stats": .stats(try StreamFrame.Stats(from: decoder))
        default: .other(type)
        }
    }

    private enum Field: CodingKey {
        case type, cursor, notification, incident, silence, unread
    }
}
