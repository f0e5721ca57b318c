internal import TocsinExpressions

/// What the expressions of one command may take to compile, all together: the loop waits for it. It comes to 15 ms at most.
struct CompileAllowance {
    /// Parts of expressions; about a microsecond each.
    private var parts = 8000
    /// Steps of 100 ns that patterns take.
    private var patternSteps = ExpressionLimits.fromOutside.patternSteps

    /// What the next may have.
    var limits: ExpressionLimits {
        var limits = ExpressionLimits.fromOutside
        limits.nodes = min(limits.nodes, parts)
        limits.patternSteps = min(limits.patternSteps, patternSteps)
        return limits
    }

    /// Whether the next may have less than one by itself.
    var isShort: Bool { limits != .fromOutside }

    mutating func spend(_ expression: Expression) {
        parts = max(0, parts - expression.size)
        patternSteps = max(0, patternSteps - expression.patternSteps)
    }
}
