internal import TocsinExpressions
internal import TocsinModel

/// Finds the rules that an event may be about, at a cost that depends on those alone.
///
/// Rules of the same topic pattern are one group, in which those with an equality are found by a table. What a topic gives is remembered:
/// devices publish to the same topics again and again. Only a cache: it holds nothing that the rulebook and the topics don't say, and is no
/// part of the state.
struct RuleMatcher: Sendable {
    /// A rule and a topic that fits it.
    struct Match: Sendable {
        /// Where the rule stands in the configuration.
        let place: Int
        let rule: Rule
        private let fit: Fit
        /// Of the fit's keys the rule's.
        private let keyList: Int

        fileprivate init(_ place: Int, _ rule: Rule, _ fit: Fit, _ keyList: Int) {
            self.place = place
            self.rule = rule
            self.fit = fit
            self.keyList = keyList
        }

        /// Where there is no topic, only the key that one made.
        init(_ place: Int, _ rule: Rule, _ labels: Labels) {
            self.init(place, rule, Fit(0, labels, [rule.key]), 0)
        }

        var key: AlertKey { AlertKey(rule: rule.name, labels: fit.keys[keyList]) }

        /// What the rule's pattern captures, beside what the source made of the event's content.
        var labels: Value { fit.value }
    }

    /// Rules of one pattern that a topic fits, and what they have in common there. A reference, though a value in all but name: it is
    /// handed on for every event.
    fileprivate final class Fit: Sendable {
        let group: Int
        let labels: Labels
        /// The same for expressions.
        let value: Value
        /// The labels of the keys of the group's rules, in the order of its lists.
        let keys: [Labels]

        init(_ group: Int, _ labels: Labels, _ keyLists: [[String]]) {
            self.group = group
            self.labels = labels
            value = labels.value
            keys = keyLists.map { labels.keeping($0) }
        }

        /// In bytes, roughly. A key that has all of its labels shares them.
        var weight: Int {
            128 + labels.weight + value.weight
                + keys.reduce(0) { $0 + 8 + ($1.pairs.count == labels.pairs.count ? 0 : $1.weight) }
        }
    }

    fileprivate struct Group: Sendable {
        let pattern: TopicPattern
        /// Which labels make a key of its rules: few lists, though its rules be many.
        var keyLists: [[String]] = []
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

    /// What a topic gives.
    private struct Plan: Sendable {
        /// In the order of their groups.
        var fits: [Fit] = []
        /// Rules to evaluate whatever the payload is.
        var always: [Int] = []
        /// Whether there are others that the payload tells.
        var asksPayload = false

        /// In bytes, roughly.
        var weight: Int { fits.reduce(8 * always.count) { $0 + $1.weight } }
    }

    private let rules: [Rule]
    private let gates: [RuleGate?]
    private let index: TopicIndex
    private let groups: [Group]
    /// The group of each rule.
    private let groupOfRule: [Int]
    /// Of its group's key lists each rule's.
    private let keyListOfRule: [Int]
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

    init(_ rules: [Rule]) {
        self.rules = rules
        gates = rules.map { RuleGate($0) }
        var groups: [Group] = []
        var groupOfPattern: [TopicPattern: Int] = [:]
        var groupOfRule: [Int] = []
        var keyListOfRule: [Int] = []
        for (rule, gate) in gates.enumerated() {
            let pattern = rules[rule].topic
            let group = groupOfPattern[pattern] ?? groups.count
            if group == groups.count {
                groups.append(Group(pattern: pattern))
                groupOfPattern[pattern] = group
            }
            groupOfRule.append(group)
            keyListOfRule.append(groups[group].keyList(rules[rule].key))
            groups[group].insert(rule, gate?.place)
        }
        self.groups = groups
        self.groupOfRule = groupOfRule
        self.keyListOfRule = keyListOfRule
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

    /// The rules that the event may be about, by their places in the configuration and in its order.
    ///
    /// - Parameter busy: by group, rules with an alert that is up or about to be, whose `when` alone tells which events they need.
    func rules(at place: Int, payload: Value, busy: [Int: Set<Int>]) -> [Int] {
        guard plans[place].asksPayload || !busy.isEmpty else { return plans[place].always }
        var found = plans[place].always
        var isInOrder = true
        func add(_ rules: [Int]) {
            guard !rules.isEmpty else { return }
            isInOrder = isInOrder && found.isEmpty
            if found.isEmpty { found = rules } else { found += rules }
        }
        if plans[place].asksPayload {
            for fit in plans[place].fits {
                for table in groups[fit.group].payloadTables { add(table.rules(for: payload)) }
            }
        }
        if !busy.isEmpty {
            for fit in plans[place].fits {
                guard let rules = busy[fit.group] else { continue }
                let known = Set(found)
                add(rules.filter { !known.contains($0) }.sorted())
            }
        }
        if !isInOrder { found.sort() }
        return found
    }

    /// One of the rules at a place.
    func match(_ rule: Int, at place: Int) -> Match {
        Match(rule, rules[rule], plans[place].fits[fit(of: groupOfRule[rule], at: place)], keyListOfRule[rule])
    }

    /// Where the fit of a group stands that is one of the place's.
    private func fit(of group: Int, at place: Int) -> Int {
        var (low, high) = (0, plans[place].fits.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if plans[place].fits[middle].group < group { low = middle + 1 } else { high = middle }
        }
        return low
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
        var parts: [[Int]] = []
        for candidate in index.candidates(levels).sorted() {
            let group = groups[candidate]
            guard let captured = group.pattern.match(levels) else { continue }
            // What the rule itself calls by a name is what the name means in it.
            let fit = Fit(candidate, madeLabels.merging(captured), group.keyLists)
            plan.fits.append(fit)
            plan.asksPayload = plan.asksPayload || !group.payloadTables.isEmpty
            parts.append(group.plain)
            for table in group.labelTables {
                if let rules = fit.labels[table.name].flatMap({ table.rules[ByteText($0)] }) { parts.append(rules) }
            }
        }
        // What is one group's stays the group's own list, which all of its topics share.
        parts.removeAll(where: \.isEmpty)
        plan.always = parts.count == 1 ? parts[0] : parts.flatMap(\.self).sorted()
        return plan
    }
}

extension RuleMatcher.Group {
    /// Where the list of labels stands that make a key.
    fileprivate mutating func keyList(_ names: [String]) -> Int {
        if let known = keyLists.firstIndex(of: names) { return known }
        keyLists.append(names)
        return keyLists.count - 1
    }

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

extension RuleMatcher.PayloadTable {
    /// What a payload finds, in the order of the configuration.
    fileprivate func rules(for payload: Value) -> [Int] {
        var value = payload
        for field in path {
            // An event without the field fails in each of them.
            guard case .map(let map) = value, let next = map[field] else { return all }
            value = next
        }
        // A constant that no rule can name equals none.
        return GateValue(value).flatMap { rules[$0] } ?? []
    }
}
