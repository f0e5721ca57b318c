package import TocsinExpressions
package import TocsinTime

/// While an alert that fits `source` fires, those that fit `target` are withheld. The meaning is Alertmanager's, with a grace.
package struct Inhibition: Sendable {
    package let source: Expression
    package let target: Expression
    /// Labels that both must have with the same value; one that is missing counts as empty.
    package let equal: [String]
    /// How long a target waits for a source that comes slightly later, and for its own end after the source's.
    package let grace: TimeSpan

    package init(source: Expression, target: Expression, equal: [String], grace: TimeSpan = .zero) {
        self.source = source
        self.target = target
        self.equal = equal
        self.grace = grace
    }
}
