/// Which rules have alerts that are up: kept so that for all others there is nothing to look up.
struct RuleActivity: Sendable {
    /// Alerts that are firing or about to, by rule.
    private(set) var alerts: [Int]
    /// Of the rules with such alerts, those whose `when` tells which events they need, by the matcher's groups.
    private(set) var busy: [Int: Set<Int>] = [:]
    /// Alerts of our own that are firing, by rule.
    private(set) var own: [String: Int] = [:]

    init(rules: Int = 0) { alerts = Array(repeating: 0, count: rules) }

    /// More or fewer alerts of a key's rule are up.
    mutating func note(_ key: AlertKey, by change: Int, _ rules: RuleSet) {
        guard let rule = rules.place(of: key.rule) else {
            if key.isOwn { own[key.rule, default: 0] += change }
            return
        }
        alerts[rule] += change
        guard let group = rules.groupWhereGated(rule) else { return }
        if alerts[rule] > 0 {
            busy[group, default: []].insert(rule)
        } else {
            busy[group]?.remove(rule)
            if busy[group]?.isEmpty == true { busy[group] = nil }
        }
    }
}
