import TocsinDecoding
import TocsinExpressions
import TocsinModel

/// Shorthand of the tests.
enum Decoding {
    static let received = Timestamp(milliseconds: 1_763_712_100_000)

    static func source(
        _ name: String = "plant",
        _ filter: String = "#",
        topic: String? = nil,
        payload: PayloadFormat = .auto,
        time: String? = nil,
        id: String? = nil
    ) throws -> Source {
        guard let filter = TopicFilter(filter) else { throw BadFilter() }
        return Source(
            name: name,
            filter: filter,
            topic: try topic.map { try TopicPattern($0) },
            payload: payload,
            time: try time.map { try Expression($0, in: SourceVariables.environment) },
            id: try id.map { try Expression($0, in: SourceVariables.environment) }
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

        init(_ decoded: Decoded) {
            self =
                switch decoded {
                case .event(let event): .value(event.payload)
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
        if case .rejected(let rejection) = self { rejection } else { nil }
    }
}
