internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What a responder may silence for at most, and everything at once.
struct SilenceBound {
    let span: TimeSpan
    /// What one is told who asks for more.
    let reason: String

    private static let longestOfResponders = TimeSpan.days(7)
    private static let longestOfEverything = TimeSpan.hours(1)

    /// `nil` where there is none: an admin may for as long as they like.
    init?(_ match: Expression, _ role: Role) {
        switch role {
        case .admin: return nil
        case .viewer, .responder: break
        }
        guard Self.matchesEverything(match) else {
            span = Self.longestOfResponders
            reason = "a silence of a responder lasts at most \(span): ask an admin for a longer one"
            return
        }
        span = Self.longestOfEverything
        reason = "a silence of everything lasts at most \(span): name a rule or a label, or ask an admin"
    }

    /// Whether it names neither a rule nor a label nor an incident, and takes in what is critical.
    static func matchesEverything(_ match: Expression) -> Bool {
        let read = match.variables
        let isSpecific = [RouteVariables.rule, RouteVariables.labels, RouteVariables.incident].contains {
            read.contains($0)
        }
        guard !isSpecific else { return false }
        var bindings = Bindings(count: RouteVariables.count)
        bindings[RouteVariables.severity] = Severity.critical.value
        var steps = ExpressionLimits.fromOutside.steps
        return (try? match.evaluateBool(bindings, steps: &steps)) ?? false
    }
}
