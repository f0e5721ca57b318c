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
    /// Of each rule, whether its `when` alone tells which events it needs.
    private let isGated: [Bool]
    private let places: [String: Int]

    /// None.
    init() {
        all = []
        limits = .shipped
        sources = [:]
        device = { _ in nil }
        isGated = []
        places = [:]
    }

    init(_ rulebook: Rulebook, _ matcher: RuleMatcher) {
        all = rulebook.rules
        limits = rulebook.limits
        sources = rulebook.sources
        device = rulebook.device
        isGated = all.indices.map(matcher.isGatedByCondition)
        places = Dictionary(all.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    /// Where a rule stands in ``all``.
    func place(of name: String) -> Int? { places[name] }

    func named(_ name: String) -> Rule? { places[name].map { all[$0] } }

    func isGatedByCondition(_ rule: Int) -> Bool { isGated[rule] }
}
