import TocsinDecoding
import TocsinExpressions
import TocsinModel
import TocsinTime

/// Shorthand of the tests.
enum Decoding {
    static let received = Timestamp(milliseconds: 1_763_712_100_000)

    static func source(
        _ name: String = "plant",
        _ filter: String = "#",
        topic: String? = nil,
        payload: PayloadFormat = .auto,
        time: String? = nil,
        zone: CivilZone? = nil,
        id: String? = nil,
        labels: [String: String] = [:],
        each: String? = nil,
        eventTopic: String? = nil
    ) throws -> Source {
        guard let filter = TopicFilter(filter) else { throw BadFilter() }
        let environment = each == nil ? SourceVariables.environment : SourceVariables.itemEnvironment
        return Source(
            name: name,
            filter: filter,
            topic: try topic.map { try TopicPattern($0) },
            payload: payload,
            time: try time.map { try Expression($0, in: environment) },
            zone: zone,
            id: try id.map { try Expression($0, in: environment) },
            labels: try labels.sorted { $0.key < $1.key }.map {
                Source.Label(name: $0.key, value: try Template($0.value, in: environment))
            },
            each: try each.map { try Expression($0, in: SourceVariables.environment) },
            eventTopic: try eventTopic.map { try Template($0, in: environment) }
        )
    }

    struct BadFilter: Error {}

    /// What one payload is, read by a format.
    static func read(
        _ payload: [UInt8],
        as format: PayloadFormat,
        limits: DecodingLimits = DecodingLimits()
    ) throws -> Outcome {
        var decoder = MessageDecoder(sources: [try source(payload: format)], limits: limits)
        return Outcome(decoder.decode(topic: "a", payload: payload, id: EventID(1), received: received))
    }

    static func read(
        _ payload: String,
        as format: PayloadFormat,
        limits: DecodingLimits = DecodingLimits()
    ) throws -> Outcome {
        try read(Array(payload.utf8), as: format, limits: limits)
    }

    /// What is compared of a decoded message.
    enum Outcome: Equatable {
        case value(Value)
        case rejected(String)
        case unmatched(String?)
        case cleared
        /// Several events: their payloads, and the reason where some readings are bad.
        case readings([Value], String?)

        init(_ decoded: Decoded) {
            self =
                switch decoded {
                case .event(let event): .value(event.payload)
                case .events(let events, let rejection): .readings(events.map(\.payload), rejection?.text)
                case .cleared: .cleared
                case .rejected(let rejection): .rejected(rejection.text)
                case .unmatched(let source): .unmatched(source)
                }
        }
    }
}

extension Decoded {
    var event: Event? {
        if case .event(let event) = self { event } else { nil }
    }

    var rejection: Rejection? {
        switch self {
        case .rejected(let rejection): rejection
        case .events(_, let rejection): rejection
        case .event, .cleared, .unmatched: nil
        }
    }

    /// The events of the message, however many.
    var events: [Event] {
        switch self {
        case .event(let event): [event]
        case .events(let events, _): events
        case .rejected, .cleared, .unmatched: []
        }
    }
}

extension Begun {
    var event: Event? {
        if case .event(let event) = self { event } else { nil }
    }

    var rejection: Rejection? {
        if case .rejected(let rejection) = self { rejection } else { nil }
    }
}

extension MessageDecoder {
    /// What becomes of one message.
    mutating func decode(_ payload: String, on topic: String) -> Decoded {
        decode(topic: topic, payload: Array(payload.utf8), id: EventID(1), received: Decoding.received)
    }
}
