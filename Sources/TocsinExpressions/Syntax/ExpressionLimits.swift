/// What an expression may cost, in its source and when it is evaluated.
package struct ExpressionLimits: Sendable, Hashable {
    /// The longest source, in bytes.
    package var sourceBytes = 64 * 1024
    /// How deep parentheses, operators, calls and accesses may nest.
    package var depth = 250
    /// The most nodes of the syntax tree.
    package var nodes = 10_000
    /// The most steps of one evaluation. A step is about one operation on one element, or on 8 to 32 bytes of text, and takes at most
    /// 100 ns, so that no evaluation holds the loop for longer than 20 ms.
    package var steps = 200_000
    /// The most steps of 100 ns that compiling its regular expressions may take, all together.
    package var patternSteps = 1_000_000
    /// The longest text or byte string an evaluation may build, in bytes.
    package var textBytes = 1024 * 1024
    /// The longest list or map an evaluation may build, in elements.
    package var elements = 100_000

    package init() {}

    /// Of an expression that somebody sends through the API: to mute, to silence, to choose a channel. It sees labels, which are short, so
    /// that it needs little, and there may be a thousand of them.
    package static var fromOutside: ExpressionLimits {
        var limits = ExpressionLimits()
        limits.sourceBytes = 4096
        limits.depth = 50
        limits.nodes = 1000
        limits.steps = 1000
        limits.patternSteps = 50_000
        limits.textBytes = 16 * 1024
        limits.elements = 1000
        return limits
    }
}
