package import TocsinTime

/// Who is told, step by step, until somebody acknowledges.
///
/// An incident keeps the policy it was opened with; who is on call is decided when a step fires.
package struct EscalationPolicy: Hashable, Codable, Sendable {
    package let name: String
    /// At least one.
    package let steps: [Step]
    /// Rounds after the first.
    package let rounds: Int
    /// How long an acknowledgement holds; `nil` for until the end.
    package let acknowledgementTimeout: TimeSpan?

    package struct Step: Hashable, Codable, Sendable {
        package let notify: [RoutePlan.Target]
        /// How long it waits for an acknowledgement before the next one.
        package let wait: TimeSpan
        /// Whether its targets take turns, one an incident, in place of all at once.
        package let isRoundRobin: Bool
        /// When it applies; `nil` for always. Outside, the next step follows at once.
        package let during: CivilInterval?
        /// How bad it must get for the step to apply; `nil` for however bad. Below, the next step follows at once.
        package let above: AlertRate?
        /// How many must acknowledge before the escalation stops.
        package let acknowledgements: Int

        package init(
            notify: [RoutePlan.Target],
            wait: TimeSpan,
            isRoundRobin: Bool = false,
            during: CivilInterval? = nil,
            above: AlertRate? = nil,
            acknowledgements: Int = 1
        ) {
            self.notify = notify
            self.wait = wait
            self.isRoundRobin = isRoundRobin
            self.during = during
            self.above = above
            self.acknowledgements = acknowledgements
        }
    }

    /// More than so many alerts of the incident that began within the last so long.
    package struct AlertRate: Hashable, Codable, Sendable {
        package let alerts: Int
        package let within: TimeSpan

        package init(alerts: Int, within: TimeSpan) {
            self.alerts = alerts
            self.within = within
        }
    }

    package init(name: String, steps: [Step], rounds: Int = 0, acknowledgementTimeout: TimeSpan? = nil) {
        precondition(!steps.isEmpty, "policy \(name) has no steps")
        self.name = name
        self.steps = steps
        self.rounds = rounds
        self.acknowledgementTimeout = acknowledgementTimeout
    }
}
