/// What an expression may cost, in its source and when it is evaluated.
package struct ExpressionLimits: Sendable, Hashable {
    /// The longest source, in bytes.
    package var sourceBytes = 64 * 1024
    /// How deep parentheses, operators, calls and accesses may nest.
    package var depth = 250
    /// The most nodes of the syntax tree.
    package var nodes = 10_000
    /// The most steps of one evaluation: a step is about one operation on one element or 32 bytes of text.
    package var steps = 1_000_000
    /// The longest text or byte string an evaluation may build, in bytes.
    package var textBytes = 1024 * 1024
    /// The longest list or map an evaluation may build, in elements.
    package var elements = 100_000

    package init() {}
}
