internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// The variables that an expression of a rule has for one message, as the service would give them.
struct SampleMessage {
    let topic: String?
    let payload: String?
    /// Where labels, the event's time and the device come from; without one a message has none of these.
    let configuration: Configuration?

    /// The values by name for each event that the message is; a variable without a value is left out.
    func values(at now: Timestamp) throws(Failure) -> [[String: Value]] {
        var values: [String: Value] = ["last": .null, "device": .map(MapValue()), "labels": .map(MapValue())]
        if let topic {
            values["topic"] = .list(
                topic.topicLevels.map { .string(String($0)) }
            )
        }
        guard let payload else {
            if let topic { values["labels"] = Self.labels(labels(of: topic)) }
            return [values]
        }
        return try events(payload, at: now).map { self.values(of: $0, beside: values) }
    }

    private func values(of event: Event, beside known: [String: Value]) -> [String: Value] {
        var values = known
        if topic != nil { values["topic"] = .list(event.topic.levels.map { .string(String($0)) }) }
        values["payload"] = event.payload
        values["labels"] = Self.labels(event.labels)
        values["event"] = .map(
            MapValue([
                ("id", .string(event.deduplicationID ?? event.id.description)),
                ("time", Self.time(event.time)),
                ("received", Self.time(event.received)),
                ("retained", .bool(event.isRetained)),
                ("source", .string(event.source)),
            ])
        )
        if let device = configuration?.rulebook.device(event.labels) { values["device"] = .map(device) }
        return values
    }

    private func events(_ payload: String, at now: Timestamp) throws(Failure) -> [Event] {
        let topic = topic ?? "sample"
        let configured = configuration.map { decode(payload, topic, $0.sources, now) }
        switch configured {
        case .event(let event):
            return [event]
        case .events(let events, let rejection):
            if events.isEmpty { throw .no(rejection.map { "the payload is rejected: \($0)" } ?? "it holds no reading") }
            return events
        case .rejected(let rejection):
            throw .no("the payload is rejected: \(rejection)")
        case .cleared:
            throw .no("an empty payload clears a retained message, and is no event")
        case .unmatched, nil:
            switch decode(payload, topic, Self.anySource, now) {
            case .event(let event): return [event]
            case .events(let events, _): return events
            case .rejected(let rejection): throw .no("the payload is rejected: \(rejection)")
            case .cleared: throw .no("an empty payload clears a retained message, and is no event")
            case .unmatched: throw .no("'\(topic)' is not a topic that messages can have")
            }
        }
    }

    private func decode(_ payload: String, _ topic: String, _ sources: [Source], _ now: Timestamp) -> Decoded {
        var decoder = MessageDecoder(sources: sources)
        return decoder.decode(topic: topic, payload: Array(payload.utf8), id: EventID(1), received: now)
    }

    private func labels(of topic: String) -> Labels {
        guard let name = Topic(topic), let configuration else { return Labels() }
        for source in configuration.sources where source.filter.matches(name) {
            if let labels = source.topic?.match(name.levels) { return labels }
        }
        return Labels()
    }

    private static var anySource: [Source] {
        ["#", "$SYS/#"].compactMap { TopicFilter($0) }.map { Source(name: "sample", filter: $0) }
    }

    private static func labels(_ labels: Labels) -> Value {
        .map(MapValue(labels.pairs.map { ($0.name, .string($0.value)) }))
    }

    private static func time(_ time: Timestamp) -> Value {
        TimestampValue(milliseconds: time.milliseconds).map { .timestamp($0) } ?? .null
    }
}
