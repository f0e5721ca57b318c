/// What a person may do. Each role may do what the ones below it may.
package enum Role: String, Hashable, Codable, Sendable, CaseIterable, Comparable {
    /// Sees incidents and their own inbox.
    case viewer
    /// Acknowledges, resolves, snoozes.
    case responder
    /// Changes what others see: silences without end, dead letters.
    case admin

    package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .responder: 1
        case .admin: 2
        }
    }
}
