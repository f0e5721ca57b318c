internal import TocsinExpressions
internal import TocsinModel

/// Finds the rules that an event may be about, at a cost that depends on those alone.
///
/// Rules of the same topic pattern are one group, in which those with an equality are found by a table. What a topic gives is remembered:
/// devices publish to the same topics again and again. Only a cache: it holds nothing that the rulebook and the topics don't say, and is no
/// part of the state.
struct RuleMatcher: Sendable {
    /// A rule and a topic that fits it. A reference, though a value in all but name: it is handed on for every event.
    final class Match: Sendable {
        let rule: Int
        let key: AlertKey
        /// What the rule's pattern captures, beside what the source made of the event's content.
        let labels: Value

        init(_ rule: Int, _ key: AlertKey, _ labels: Value) {
            self.rule = rule
            self.key = key
            self.labels = labels
        }

        /// In bytes, roughly. Its labels are those of the fit, and so are those of its key where it has all of them.
        func weight(in fit: Fit) -> Int {
            96 + (key.labels.pairs.count == fit.labels.pairs.count ? 0 : key.labels.weight)
        }

        /// The same, at most.
        var weight: Int { 96 + key.labels.weight }
    }

    /// Rules of one pattern that a topic fits, and what they have in common there.
    struct Fit: Sendable {
        let group: Int
        let labels: Labels
        /// The same for expressions.
        let value: Value

        init(_ group: Int, _ labels: Labels) {
            self.group = group
            self.labels = labels
            value = labels.value
        }

        var weight: Int { 128 + labels.weight + value.weight }
    }

    fileprivate struct Group: Sendable {
        let pattern: TopicPattern
        /// Rules without an equality.
        var plain: [Int] = []
        var labelTables: [LabelTable] = []
        var payloadTables: [PayloadTable] = []
    }

    fileprivate struct LabelTable: Sendable {
        let name: String
        var rules: [ByteText: [Int]] = [:]
    }

    fileprivate struct PayloadTable: Sendable {
        let path: [String]
        var rules: [GateValue: [Int]] = [:]
        /// For an event without the field, which fails in each of them.
        var all: [Int] = []
    }

    /// What of an event's payload a table of rules goes by.
    fileprivate enum Asked {
        case value(GateValue)
        /// No constant that a rule could name equals it.
        case nothingComparable
        case missing
    }

    /// A table of rules that a topic's events have to be looked up in.
    private struct PlannedTable: Sendable {
        let group: Int
        let table: Int
        /// Of the values that came of late and that a rule names.
        var found: [GateValue: [Match]] = [:]
    }

    /// What a topic gives.
    private struct Plan: Sendable {
        var fits: [Fit] = []
        /// Rules to evaluate whatever the payload is.
        var always: [Match] = []
        var tables: [PlannedTable] = []
        /// Of rules that are looked at because an alert of theirs is up.
        var made: [Int: Match] = [:]

        /// In bytes, roughly.
        var weight = 0

        mutating func add(_ match: Match, _ fit: Fit) {
            always.append(match)
            weight += match.weight(in: fit)
        }
    }

    private let rules: [Rule]
    private let gates: [RuleGate?]
    private let index: TopicIndex
    private let groups: [Group]
    /// The group of each rule.
    private let groupOfRule: [Int]
    private var places: [Topic: Int] = [:]
    private var placesOfMade: [Origin: Int] = [:]
    /// The first is of a topic that is not remembered, until the next.
    private var plans = [Plan()]
    /// About what the cache takes, in bytes.
    private var bytes = 0
    /// Topics that were not remembered since it is full.
    private var turnedAway = 0

    /// What tells which rules an event may be about, and by which keys, where its source made labels of its content.
    private struct Origin: Hashable, Sendable {
        let topic: Topic
        let madeLabels: Labels
    }

    private static let passing = 0
    /// Topics that are remembered, and what they may take: whoever publishes chooses them.
    private static let capacity = 100_000
    private static let capacityBytes = 8 << 20
    /// Values of one table, and rules with an alert that is up, that are remembered for one topic.
    private static let madeCapacity = 64

    init(_ rules: [Rule]) {
        self.rules = rules
        gates = rules.map { RuleGate($0) }
        var groups: [Group] = []
        var groupOfPattern: [TopicPattern: Int] = [:]
        var groupOfRule: [Int] = []
        for (rule, gate) in gates.enumerated() {
            let pattern = rules[rule].topic
            let group = groupOfPattern[pattern] ?? groups.count
            if group == groups.count {
                groups.append(Group(pattern: pattern))
                groupOfPattern[pattern] = group
            }
            groupOfRule.append(group)
            groups[group].insert(rule, gate?.place)
        }
        self.groups = groups
        self.groupOfRule = groupOfRule
        index = TopicIndex(groups.map(\.pattern))
    }

    /// Where the topic's rules are; `nil` where no rule's topic fits.
    mutating func place(of topic: Topic, madeLabels: Labels = Labels()) -> Int? {
        let origin = madeLabels.isEmpty ? nil : Origin(topic: topic, madeLabels: madeLabels)
        let known = origin.map { placesOfMade[$0] } ?? places[topic]
        let place = known ?? remember(plan(topic, madeLabels), topic, origin)
        return plans[place].fits.isEmpty ? nil : place
    }

    /// Where the cache is full, what it has stays until as many were turned away: topics that come once don't drive out those that come
    /// again and again.
    private mutating func remember(_ plan: Plan, _ topic: Topic, _ origin: Origin?) -> Int {
        if plans.count >= Self.capacity || bytes >= Self.capacityBytes {
            guard turnedAway >= plans.count else {
                turnedAway += 1
                plans[Self.passing] = plan
                return Self.passing
            }
            forget()
        }
        bytes += 256 + topic.name.weight + plan.weight
        if let origin {
            bytes += origin.madeLabels.weight
            placesOfMade[origin] = plans.count
        } else {
            places[topic] = plans.count
        }
        plans.append(plan)
        return plans.count - 1
    }

    private mutating func forget() {
        places.removeAll(keepingCapacity: true)
        placesOfMade.removeAll(keepingCapacity: true)
        plans.removeSubrange((Self.passing + 1)...)
        bytes = 0
        turnedAway = 0
    }

    /// The rules that the event may be about, in the order of the configuration.
    ///
    /// - Parameter busy: by group, rules with an alert that is up or about to be, whose `when` alone tells which events they need.
    mutating func matches(_ place: Int, payload: Value, busy: [Int: Set<Int>]) -> [Match] {
        let tables = plans[place].tables.count
        guard tables > 0 || !busy.isEmpty else { return plans[place].always }
        var matches = plans[place].always
        var isInOrder = true
        for table in 0..<tables {
            let found = found(table, place, payload)
            guard !found.isEmpty else { continue }
            isInOrder = isInOrder && matches.isEmpty
            if matches.isEmpty { matches = found } else { matches += found }
        }
        if !busy.isEmpty {
            for fit in plans[place].fits.indices {
                guard let rules = busy[plans[place].fits[fit].group] else { continue }
                let known = Set(matches.map(\.rule))
                for rule in rules where !known.contains(rule) {
                    matches.append(match(rule, place, fit))
                    isInOrder = false
                }
            }
        }
        if !isInOrder { matches.sort { $0.rule < $1.rule } }
        return matches
    }

    /// What a payload finds in one of a topic's tables, in the order of the configuration.
    private mutating func found(_ table: Int, _ place: Int, _ payload: Value) -> [Match] {
        let (group, index) = (plans[place].tables[table].group, plans[place].tables[table].table)
        switch Self.asked(payload, groups[group].payloadTables[index].path) {
        case .nothingComparable:
            return []
        case .missing:
            return made(groups[group].payloadTables[index].all, group, place)
        case .value(let value):
            if let known = plans[place].tables[table].found[value] { return known }
            guard let rules = groups[group].payloadTables[index].rules[value] else { return [] }
            let matches = made(rules, group, place)
            if plans[place].tables[table].found.count >= Self.madeCapacity {
                plans[place].tables[table].found.removeAll()
            }
            plans[place].tables[table].found[value] = matches
            bytes += 64 + value.weight + matches.reduce(0) { $0 + 8 + $1.weight }
            return matches
        }
    }

    private func made(_ rules: [Int], _ group: Int, _ place: Int) -> [Match] {
        let fit = plans[place].fits.first { $0.group == group } ?? Fit(group, Labels())
        return rules.map { match($0, fit) }
    }

    /// The group of rules that are told by one topic pattern.
    func group(of rule: Int) -> Int { groupOfRule[rule] }

    /// Whether the rule's `when` alone tells which events it needs, so that it must be among the busy ones while an alert is up.
    func isGatedByCondition(_ rule: Int) -> Bool {
        gates[rule].map { !$0.isFinal } ?? false
    }

    private func plan(_ topic: Topic, _ madeLabels: Labels) -> Plan {
        let levels = topic.levels
        var plan = Plan()
        for candidate in index.candidates(levels) {
            let group = groups[candidate]
            guard let captured = group.pattern.match(levels) else { continue }
            // What the rule itself calls by a name is what the name means in it.
            let fit = Fit(candidate, madeLabels.merging(captured))
            plan.fits.append(fit)
            plan.weight += fit.weight
            for table in group.payloadTables.indices {
                plan.tables.append(PlannedTable(group: candidate, table: table))
            }
            for rule in group.plain { plan.add(match(rule, fit), fit) }
            for table in group.labelTables {
                for rule in fit.labels[table.name].flatMap({ table.rules[ByteText($0)] }) ?? [] {
                    plan.add(match(rule, fit), fit)
                }
            }
        }
        plan.always.sort { $0.rule < $1.rule }
        return plan
    }

    private mutating func match(_ rule: Int, _ place: Int, _ fit: Int) -> Match {
        if let known = plans[place].made[rule] { return known }
        let match = match(rule, plans[place].fits[fit])
        if plans[place].made.count >= Self.madeCapacity { plans[place].made.removeAll() }
        plans[place].made[rule] = match
        bytes += match.weight
        return match
    }

    private func match(_ rule: Int, _ fit: Fit) -> Match {
        Match(rule, AlertKey(rule: rules[rule].name, labels: fit.labels.keeping(rules[rule].key)), fit.value)
    }
}

extension RuleMatcher.Group {
    fileprivate mutating func insert(_ rule: Int, _ place: RuleGate.Place?) {
        switch place {
        case nil:
            plain.append(rule)
        case .label(let name, let value):
            let table = labelTables.firstIndex { $0.name == name } ?? labelTables.count
            if table == labelTables.count { labelTables.append(RuleMatcher.LabelTable(name: name)) }
            labelTables[table].rules[ByteText(value), default: []].append(rule)
        case .payload(let path, let value):
            let table = payloadTables.firstIndex { $0.path == path } ?? payloadTables.count
            if table == payloadTables.count { payloadTables.append(RuleMatcher.PayloadTable(path: path)) }
            payloadTables[table].rules[value, default: []].append(rule)
            payloadTables[table].all.append(rule)
        }
    }
}

extension RuleMatcher {
    private static func asked(_ payload: Value, _ path: [String]) -> Asked {
        var value = payload
        for field in path {
            guard case .map(let map) = value, let next = map[field] else { return .missing }
            value = next
        }
        return GateValue(value).map { .value($0) } ?? .nothingComparable
    }
}
