import TocsinExpressions
import TocsinModel
import TocsinTime

/// Makes the events of a message that was read: asks what the source wants to know of its content.
///
/// What is the same for all readings of a message is worked out once, and each of them only when it is asked for. The expressions of a message share one budget, so that what
/// goes through the whole payload for each reading is stopped, and what is long is refused before it is copied.
struct EventMaker: Sendable {
    private let limits: DecodingLimits
    private var bindings = SourceVariables.unbound
    /// What the expressions of the message may still cost.
    private var steps = 0
    /// The message that the bindings are of.
    private var bound: EventID?
    private var clock = ZoneClock()

    init(limits: DecodingLimits) {
        self.limits = limits
    }

    struct Message: Sendable {
        let taken: TopicRoute.Taken
        let id: EventID
        let isRetained: Bool
        let received: Timestamp
    }

    /// What is known of an event beside its payload.
    struct Facts: Sendable {
        var labels: Labels
        var madeLabels = Labels()
        var topic: Topic
        var time: EventTime = .none
        var id: DeduplicationID = .none
    }

    /// The event that a message is.
    mutating func event(
        _ message: Message,
        _ payload: Value,
        _ counts: inout DecodingCounts.OfSource
    ) throws(Rejection.Reason) -> Event {
        let taken = message.taken
        var facts = Facts(labels: taken.labels, topic: taken.topic)
        if !taken.origin.source.isPlain {
            bind(message, payload)
            try learn(&facts, message) { _ in true }
        }
        return event(message, payload, facts, message.id, &counts)
    }

    /// The readings of a message, of which none is made yet.
    mutating func readings(_ message: Message, _ payload: Value) throws(Rejection.Reason) -> Readings {
        let source = message.taken.origin.source
        bind(message, payload)
        let items = try items(of: source)
        var shared = Facts(labels: message.taken.labels, topic: message.taken.topic)
        try learn(&shared, message) { !source.varies($0) }
        return Readings(
            message: message,
            payload: payload,
            items: items,
            shared: shared,
            sharedLabels: bindings[SourceVariables.labels],
            steps: steps
        )
    }

    /// The event of the next reading; `nil` where it can't be read, which the readings note.
    ///
    /// - Precondition: some remain.
    mutating func next(of readings: inout Readings, _ counts: inout DecodingCounts.OfSource) -> Event? {
        let message = readings.message
        let source = message.taken.origin.source
        if bound != message.id {
            // Another message was read since.
            bind(message, readings.payload)
            steps = readings.steps
        }
        let (index, item) = readings.step()
        bindings[SourceVariables.labels] = readings.sharedLabels
        bindings[SourceVariables.item] = item
        bindings[SourceVariables.index] = .int(Int64(index))
        var facts = readings.shared
        defer { readings.steps = steps }
        do throws(Rejection.Reason) {
            try learn(&facts, message) { source.varies($0) }
        } catch {
            readings.faults.add(index, error)
            counts.rejectedItems[error.code, default: 0] += 1
            return nil
        }
        // An id of the whole message is not that of one of its readings.
        if let id = source.id, !source.varies(id.variables), case .told(let text) = facts.id {
            facts.id = .told("\(text).\(index)")
        }
        return event(message, item, facts, EventID(message.id.number, item: index), &counts)
    }

    private mutating func bind(_ message: Message, _ payload: Value) {
        steps = limits.steps
        bound = message.id
        bindings[SourceVariables.topic] = message.taken.topicValue
        bindings[SourceVariables.labels] = message.taken.labelsValue
        bindings[SourceVariables.payload] = payload
        bindings[SourceVariables.item] = nil
        bindings[SourceVariables.index] = nil
    }

    private mutating func items(of source: Source) throws(Rejection.Reason) -> Readings.Items {
        guard let each = source.each else { return .list([]) }
        let found: Value
        do throws(EvaluationError) {
            found = try each.evaluate(bindings, steps: &steps)
        } catch {
            // It may name a key that the message chose.
            throw .eachFailed(error.description.cut(toBytes: 200))
        }
        let items: [Value]
        switch found {
        case .optional(let optional) where optional.value == nil: return .list([])
        case .list(let list): items = list
        case .optional(let optional):
            guard case .list(let list)? = optional.value else { return try entries(of: optional.value ?? .null) }
            items = list
        case .null, .bool, .int, .uint, .double, .wide, .string, .bytes, .map, .timestamp, .duration, .type, .symbol:
            return try entries(of: found)
        }
        guard items.count <= limits.items else { throw .tooManyItems(items.count, limit: limits.items) }
        return .list(items)
    }

    /// The entries of a map, in the order in which they are written.
    private func entries(of value: Value) throws(Rejection.Reason) -> Readings.Items {
        guard case .map(let map) = value else { throw .eachNotAList(value.type.name) }
        guard map.count <= limits.items else { throw .tooManyItems(map.count, limit: limits.items) }
        return .entries(map.entries)
    }

    /// Asks what reads these variables, and only that.
    private mutating func learn(
        _ facts: inout Facts,
        _ message: Message,
        what isAsked: (VariableSet) -> Bool
    ) throws(Rejection.Reason) {
        let source = message.taken.origin.source
        if !source.labels.isEmpty, source.labels.contains(where: { isAsked($0.value.variables) }) {
            try learnLabels(&facts, source, isAsked)
        }
        if let template = source.eventTopic, isAsked(template.variables) { facts.topic = try topic(template) }
        if let expression = source.time, isAsked(expression.variables) {
            let value = try? expression.evaluate(bindings, steps: &steps)
            facts.time = EventTime(value, received: message.received) { date, milliseconds in
                guard let zone = source.zone else { return .failure(.noZone) }
                let instant = clock.instant(date, milliseconds: milliseconds, in: zone, steps: &steps)
                return instant.map { .success($0) } ?? .failure(.unreadable)
            }
        }
        if let expression = source.id, isAsked(expression.variables) {
            let value = try? expression.evaluate(bindings, steps: &steps)
            facts.id = DeduplicationID(value, limit: limits.identifierBytes)
        }
    }

    private mutating func learnLabels(
        _ facts: inout Facts,
        _ source: Source,
        _ isAsked: (VariableSet) -> Bool
    ) throws(Rejection.Reason) {
        // Labels are made of captures, not of each other.
        let captured = facts.labels
        var made: [Labels.Pair] = []
        for label in source.labels where isAsked(label.value.variables) {
            made.append(Labels.Pair(name: label.name, value: try text(label)))
        }
        facts.madeLabels = facts.madeLabels.merging(Labels(made))
        facts.labels = captured.merging(facts.madeLabels)
        bindings[SourceVariables.labels] = Value(facts.labels)
    }

    private func text(_ label: Source.Label) throws(Rejection.Reason) -> String {
        let limit = limits.sizes.label
        do throws(Template.Gap) {
            let text = try label.value.renderWhole(bindings, limit: limit)
            if !text.isEmpty { return text }
        } catch {
            switch error {
            case .missing: break
            case .notText: throw .labelNotText(name: label.name)
            case .tooLong(let bytes): throw .labelTooLong(name: label.name, bytes: bytes, limit: limit)
            }
        }
        throw .labelMissing(name: label.name)
    }

    private func topic(_ template: Template) throws(Rejection.Reason) -> Topic {
        let text: String
        do throws(Template.Gap) {
            text = try template.renderWhole(bindings, limit: limits.sizes.topic, escaping: .topicLevel)
        } catch {
            switch error {
            case .missing: throw .itemTopic("it lacks what the topic is made of")
            case .notText: throw .itemTopic("a level would be a list, a map or bytes")
            case .tooLong(let bytes):
                throw .itemTopic("\(bytes) bytes are over the limit of \(limits.sizes.topic)")
            }
        }
        guard let topic = Topic(text) else { throw .itemTopic("it is empty, or holds a wildcard or a NUL") }
        let levels = topic.levels
        guard levels.count <= limits.topicLevels else {
            throw .itemTopic("\(levels.count) levels are over the limit of \(limits.topicLevels)")
        }
        for level in levels {
            if level.isEmpty { throw .itemTopic("a level is empty") }
            if level.utf8.count > limits.sizes.topicLevel {
                throw .itemTopic("a level of \(level.utf8.count) bytes is over the limit of \(limits.sizes.topicLevel)")
            }
        }
        return topic
    }

    private func event(
        _ message: Message,
        _ payload: Value,
        _ facts: Facts,
        _ id: EventID,
        _ counts: inout DecodingCounts.OfSource
    ) -> Event {
        var time = message.received
        var hasOwnTime = false
        switch facts.time {
        case .told(let told): (time, hasOwnTime) = (told, true)
        case .none: break
        case .unusable(let fault): counts.timeFaults[fault, default: 0] += 1
        }
        var deduplicationID: String?
        switch facts.id {
        case .told(let told): deduplicationID = told
        case .none: break
        case .unusable: counts.withoutID += 1
        }
        return Event(
            id: id,
            source: message.taken.origin.source.name,
            topic: facts.topic,
            labels: facts.labels,
            madeLabels: facts.madeLabels,
            payload: payload,
            time: time,
            received: message.received,
            deduplicationID: deduplicationID,
            isRetained: message.isRetained,
            hasOwnTime: hasOwnTime
        )
    }
}
