package import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// A node of the routing tree: which alerts go to whom, grouped and timed how. The meaning is Alertmanager's.
package struct Route: Sendable {
    /// Which alerts belong here; `nil` at the root, which takes every one.
    package let match: Expression?
    package let plan: RoutePlan
    /// Whether the siblings that follow are tried too once this route has matched.
    package let continues: Bool
    package let routes: [Route]

    package init(match: Expression?, plan: RoutePlan, continues: Bool = false, routes: [Route] = []) {
        self.match = match
        self.plan = plan
        self.continues = continues
        self.routes = routes
    }
}

/// How a route groups, times and whom it tells. What a child does not say it has from its parent.
///
/// An incident keeps the plan it was opened with, so that a change of configuration does not disturb it.
package struct RoutePlan: Hashable, Codable, Sendable {
    /// What the route is: `root`, or its parent's path and its own `match`, as in `root › severity == critical`. Of siblings with the same
    /// `match` the second has ` (2)` behind it. Where it stands among others doesn't count: incidents are known by it, and one that is put
    /// before it changes nothing for them.
    package let path: String
    package let groupBy: GroupBy
    /// How long a new incident waits for more alerts before people are told.
    package let groupWait: TimeSpan
    /// How often, at most, people hear of changes to it.
    package let groupInterval: TimeSpan
    /// When they are reminded of what goes on unchanged; checked each ``groupInterval``.
    package let repeatInterval: TimeSpan
    package let notify: [Target]
    /// Takes the place of ``notify`` where there is one.
    package let policy: EscalationPolicy?
    /// While one of them is in force, people aren't told.
    package let muted: [NamedInterval]
    /// Where there are any, people are told only while one of them is in force.
    package let active: [NamedInterval]

    package struct NamedInterval: Hashable, Codable, Sendable {
        package let name: String
        package let interval: CivilInterval

        package init(name: String, interval: CivilInterval) {
            self.name = name
            self.interval = interval
        }
    }

    package enum GroupBy: Hashable, Codable, Sendable {
        case labels([String])
        /// `['...']`: every alert is an incident of its own.
        case everything
    }

    package enum Target: Hashable, Codable, Sendable {
        case user(UserID)
        case team(String)
        /// Whoever is on call then.
        case schedule(String)
    }

    /// - Parameter occurrence: which of the siblings with this `match` it is, counted from 1.
    package static func path(of match: String, below parent: String, occurrence: Int) -> String {
        "\(parent) › \(match)" + (occurrence > 1 ? " (\(occurrence))" : "")
    }

    package init(
        path: String,
        groupBy: GroupBy,
        groupWait: TimeSpan,
        groupInterval: TimeSpan,
        repeatInterval: TimeSpan,
        notify: [Target],
        policy: EscalationPolicy? = nil,
        muted: [NamedInterval] = [],
        active: [NamedInterval] = []
    ) {
        self.path = path
        self.groupBy = groupBy
        self.groupWait = groupWait
        self.groupInterval = groupInterval
        self.repeatInterval = repeatInterval
        self.notify = notify
        self.policy = policy
        self.muted = muted
        self.active = active
    }
}
