import Foundation
import TocsinModel

/// What a client says on the stream (contract §6).
enum ClientMessage: Sendable, Hashable {
    case hello(Hello)
    case command(ClientCommand)

    /// A text that is none of ours, with a sentence that says why.
    struct Unreadable: Error, Hashable {
        let reason: String
    }

    init(parsing text: some Collection<UInt8>) throws(Unreadable) {
        let fields: Fields
        if let fault = JSONGuard.fault(in: Array(text), limits: .message) { throw Unreadable(reason: fault.detail) }
        do {
            fields = try JSONDecoder().decode(Fields.self, from: Data(text))
        } catch let unreadable as Unreadable {
            throw unreadable
        } catch {
            throw Unreadable(reason: "The message is not a JSON object of the stream's.")
        }
        switch fields.type {
        case "hello": self = .hello(try Hello(fields))
        case "command": self = .command(ClientCommand(fields))
        default: throw Unreadable(reason: "The type of the message is neither hello nor command.")
        }
    }

    /// Every member of every message; what is not named here is ignored, so that clients may be newer.
    struct Fields: Decodable {
        let type: String?
        let token: String?
        let after: String?
        let want: [String]?
        let id: CommandID?
        let action: String?
        let incident: String?
        let notification: String?
        let notifications: [String]?
        let all: Bool?
        /// How long, such as `30m`.
        let `for`: String?
    }
}

/// The first message of a stream.
struct Hello: Sendable, Hashable {
    /// Absent where the token came with the handshake.
    let token: String?
    let after: FeedCursor?
    let want: Subscription

    fileprivate init(_ fields: ClientMessage.Fields) throws(ClientMessage.Unreadable) {
        token = fields.token
        want = try fields.want.map(Subscription.init(names:)) ?? .default
        guard let text = fields.after else {
            after = nil
            return
        }
        guard let cursor = FeedCursor(text) else {
            throw ClientMessage.Unreadable(reason: "The cursor is not EPOCH:OFFSET.")
        }
        after = cursor
    }
}

/// The kinds of frames a client asks for.
struct Subscription: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let inbox = Subscription(rawValue: 1)
    static let incidents = Subscription(rawValue: 2)
    /// Nothing is sent for it yet.
    static let devices = Subscription(rawValue: 4)
    static let stats = Subscription(rawValue: 8)
    /// How silences are, whenever one is made, begins or ends.
    static let silences = Subscription(rawValue: 16)

    static let `default`: Subscription = [.inbox, .incidents]
}

extension Subscription {
    private static let byName: [String: Subscription] = [
        "inbox": .inbox, "incidents": .incidents, "devices": .devices, "stats": .stats, "silences": .silences,
    ]

    /// What may be wanted.
    static var names: Set<String> { Set(byName.keys) }

    init(names: [String]) throws(ClientMessage.Unreadable) {
        self = []
        for name in names {
            guard let want = Self.byName[name] else {
                throw ClientMessage.Unreadable(reason: "Wanted: inbox, incidents, silences, devices and stats.")
            }
            insert(want)
        }
    }

    /// Whether that item is to be sent.
    func includes(_ content: FeedItem.Content) -> Bool {
        switch content {
        case .notification: contains(.inbox)
        case .incident: contains(.incidents)
        case .silence: contains(.silences)
        }
    }
}

/// What a client calls its command, given back with the result: a whole number or a string of at most 128 bytes.
struct CommandID: Decodable, Sendable, Hashable {
    /// As JSON.
    let json: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            json = String(number)
            return
        }
        let text = try container.decode(String.self)
        guard text.utf8.count <= 128 else { throw ClientMessage.Unreadable(reason: "The id is longer than 128 bytes.") }
        var quoted = JSONText()
        quoted.string(text)
        json = quoted.text
    }
}

/// A command as it came, or what is wrong with it: that is answered, not punished.
struct ClientCommand: Sendable, Hashable {
    let id: CommandID?
    let action: Result<Command.Action, CommandResult.Refusal>

    fileprivate init(_ fields: ClientMessage.Fields) {
        id = fields.id
        action = Result { () throws(CommandResult.Refusal) in try fields.commandAction() }
    }
}
