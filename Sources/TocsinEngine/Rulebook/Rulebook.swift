package import TocsinExpressions
package import TocsinModel

/// Everything an operator decided, compiled: which events are trouble, who is told, how.
///
/// Immutable while it is in force. A change of configuration replaces it as a whole.
package struct Rulebook: Sendable {
    /// Tells one configuration from another; journalled, so that a replay knows which rules were in force.
    package let digest: String
    package let rules: [Rule]
    package let routing: Route
    package let people: People
    package let limits: Limits
    /// What the inventory knows of the device that these labels name: the variable `device`. Pure.
    package let device: @Sendable (Labels) -> MapValue?

    package init(
        digest: String,
        rules: [Rule],
        routing: Route,
        people: People,
        limits: Limits = Limits(),
        device: @escaping @Sendable (Labels) -> MapValue? = { _ in nil }
    ) {
        self.device = device
        self.digest = digest
        self.rules = rules
        self.routing = routing
        self.people = people
        self.limits = limits
    }
}
