internal import TocsinExpressions
internal import TocsinModel

/// The rules in force, by their names, with what bounds the alerts that they make.
struct RuleSet: Sendable {
    let all: [Rule]
    let limits: Limits
    /// By the source's name; those not named have no bound.
    let sources: [String: Rulebook.SourceLimits]
    /// What the inventory knows of the device that these labels name.
    let device: @Sendable (Labels) -> MapValue?
    /// Of each rule whose `when` alone tells which events it needs, the matcher's group that it is in.
    private let gatedGroups: [Int?]
    private let places: [String: Int]

    /// None.
    init() {
        all = []
        limits = .shipped
        sources = [:]
        device = { _ in nil }
        gatedGroups = []
        places = [:]
    }

    init(_ rulebook: Rulebook, _ matcher: RuleMatcher) {
        all = rulebook.rules
        limits = rulebook.limits
        sources = rulebook.sources
        device = rulebook.device
        gatedGroups = all.indices.map { matcher.isGatedByCondition($0) ? matcher.group(of: $0) : nil }
        places = Dictionary(all.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    /// Where a rule stands in ``all``.
    func place(of name: String) -> Int? { places[name] }

    func named(_ name: String) -> Rule? { places[name].map { all[$0] } }

    /// The matcher's group of a rule, where the rule's `when` alone tells which events it needs.
    func groupWhereGated(_ rule: Int) -> Int? { gatedGroups[rule] }
}
