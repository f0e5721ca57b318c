/// How many alerts an incident has, listed or not.
package struct AlertCounts: Hashable, Codable, Sendable {
    /// Those that fire, here or as another incident.
    package var firing = 0
    /// Those that are over. One that comes back is firing again; where more than ``Incident/alertsRemembered`` ended since it did, it stays
    /// counted here too.
    package var resolved: UInt64 = 0
    /// Those that fire by severity, from the least on.
    package var bySeverity = Array(repeating: 0, count: Severity.allCases.count)

    package init() {}

    /// Of a list that is whole.
    package init(_ alerts: [Incident.Member]) {
        for alert in alerts {
            switch alert.state {
            case .firing:
                firing += 1
                bySeverity[alert.severity.rank] += 1
            case .resolved:
                resolved += 1
            }
        }
    }

    package var all: UInt64 { UInt64(clamping: firing) &+ resolved }
}
