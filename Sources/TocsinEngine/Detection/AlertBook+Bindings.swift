internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Gives expressions and templates the variables that they read, and only those.
extension AlertBook {
    /// What this event has given already stands; labels belong to one rule and are given anew.
    mutating func bind(_ variables: VariableSet, _ event: Event, at time: Timestamp, _ match: RuleMatcher.Match) {
        if variables.contains(RuleVariables.labels) { bindings[RuleVariables.labels] = match.labels }
        guard variables.mask & ~bound.mask & Self.ofEvent.mask != 0 else { return }
        for slot in [RuleVariables.payload, RuleVariables.topic, RuleVariables.event, RuleVariables.device]
        where variables.contains(slot) && !bound.contains(slot) {
            switch slot {
            case RuleVariables.payload: bindings[slot] = event.payload
            case RuleVariables.topic: bindings[slot] = .list(event.topic.levels.map { .string(String($0)) })
            case RuleVariables.event: bindings[slot] = Self.value(of: event, at: time)
            default: bindings[slot] = .map(rules.device(event.labels) ?? MapValue())
            }
            bound.insert(slot)
        }
    }

    private static let ofEvent = VariableSet([
        RuleVariables.payload, RuleVariables.topic, RuleVariables.event, RuleVariables.device,
    ])

    /// What the rule's templates name, for the few events that say something to people.
    mutating func bindAll(_ rule: Rule, _ occurrence: Occurrence, _ match: RuleMatcher.Match) {
        guard let event = occurrence.event else {
            bindings[RuleVariables.lastSeen] = keys[match.key]?.lastSeen?.value ?? .null
            return
        }
        bind(rule.textVariables, event, at: occurrence.time, match)
        bindings[RuleVariables.lastSeen] = event.received.value
    }

    /// For a window that is looked at because of the time: there is no event, and of the payload only what the latest one was.
    mutating func bindWithoutEvent(_ match: RuleMatcher.Match, _ known: KeyState?) {
        bindings.removeAll()
        bound = VariableSet()
        bindings[RuleVariables.labels] = match.labels
        bindings[RuleVariables.device] = .map(rules.device(match.key.labels) ?? MapValue())
        bindings[RuleVariables.payload] = known?.samples?.payload
        bindings[RuleVariables.last] = known?.last ?? .null
    }

    /// For what is said without an event: only the labels and when the key was last heard of.
    func bindings(labels: Labels, lastSeen: Timestamp?, alerts: Int = 1) -> Bindings {
        var bindings = Bindings(count: RuleVariables.count)
        bindings[RuleVariables.labels] = labels.value
        bindings[RuleVariables.device] = .map(rules.device(labels) ?? MapValue())
        bindings[RuleVariables.alerts] = .int(Int64(alerts))
        if let lastSeen { bindings[RuleVariables.lastSeen] = lastSeen.value }
        return bindings
    }

    private static func value(of event: Event, at time: Timestamp) -> Value {
        .map(
            MapValue([
                ("id", .string(event.deduplicationID ?? event.id.description)),
                ("time", time.value),
                ("received", event.received.value),
                ("retained", .bool(event.isRetained)),
                ("source", .string(event.source)),
            ])
        )
    }
}
