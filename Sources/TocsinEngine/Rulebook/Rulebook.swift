package import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// Everything an operator decided, compiled: which events are trouble, who is told, how.
///
/// Immutable while it is in force. A change of configuration replaces it as a whole.
package struct Rulebook: Sendable {
    /// Tells one configuration from another; journalled, so that a replay knows which rules were in force.
    package let digest: String
    package let rules: [Rule]
    package let routing: Route
    package let inhibitions: [Inhibition]
    package let people: People
    /// Ordered by name.
    package let schedules: [Schedule]
    /// The names of channels that people may choose.
    package let channels: Set<String>
    /// By the source's name; those not named have no bound.
    package let sources: [String: SourceLimits]
    package let limits: Limits
    /// What silences are compiled with, and the time zone database.
    package let functions: ExternalFunctions
    /// What the inventory knows of the device that these labels name: the variable `device`. Pure.
    package let device: @Sendable (Labels) -> MapValue?

    package init(
        digest: String,
        rules: [Rule],
        routing: Route,
        inhibitions: [Inhibition] = [],
        people: People,
        schedules: [Schedule] = [],
        channels: Set<String> = [PersonalRules.inbox, "push"],
        sources: [String: SourceLimits] = [:],
        limits: Limits = Limits(),
        functions: ExternalFunctions = ExternalFunctions(),
        device: @escaping @Sendable (Labels) -> MapValue? = { _ in nil }
    ) {
        self.device = device
        self.digest = digest
        self.rules = rules
        self.routing = routing
        self.inhibitions = inhibitions
        self.people = people
        self.schedules = schedules.sorted { $0.name < $1.name }
        self.channels = channels
        self.sources = sources
        self.functions = functions
        self.limits = limits
    }

    package func schedule(_ name: String) -> Schedule? {
        schedules.first { $0.name == name }
    }

    /// UTC where the database has no such zone, which the configuration has been checked for.
    package func zone(_ name: String) -> CivilZone {
        functions.zones?.zone(name) ?? .utc
    }
}
