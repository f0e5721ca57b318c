package import TocsinTime

/// Whether we can hear devices at all. While we can't, their silence says nothing.
package enum BrokerLink: Hashable, Codable, Sendable {
    case down(since: Timestamp)
    /// Since when; silence is counted from here at the earliest.
    case up(since: Timestamp)

    var isDown: Bool {
        switch self {
        case .down: true
        case .up: false
        }
    }
}
