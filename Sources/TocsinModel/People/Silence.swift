package import TocsinTime

/// Alerts that match are withheld while it lasts; what still fires at its end is told once, then.
///
/// A silence with a beginning in the future is a maintenance.
package struct Silence: Hashable, Codable, Sendable {
    package let id: SilenceID
    package private(set) var request: SilenceRequest
    package let by: UserID
    package let createdAt: Timestamp
    /// When it begins to count.
    package let startsAt: Timestamp
    /// When it ends at the latest, where who made it may silence for so long only; `nil` without a bound.
    package private(set) var endsBy: Timestamp?
    /// Whether it names neither a rule nor a label, and so matches whatever comes.
    package let isBroad: Bool
    package var state: State
    /// Whether anything that it matches fired while it was there.
    package var hasMatched = false
    /// How many alerts that it fits fired when it was made, or when it began to count.
    package var matched = 0
    /// How many alerts it withheld, each counted once.
    package var withheld: UInt64 = 0
    /// Why it silences nothing though it isn't over; `nil` where it does.
    package var outOfForce: String?
    /// Their summaries, the first of them; what goes beyond is only counted.
    package var summaries: [String] = []

    package enum End: Hashable, Codable, Sendable {
        case at(Timestamp)
        /// Once nothing that it matches fires any more. Before anything did, it waits.
        case resolved
    }

    /// The same, with its end by a clock that was set by so much.
    package func shifted(by step: TimeSpan) -> Silence {
        var other = self
        other.endsBy = endsBy?.shifted(by: step)
        if case .at(let end) = request.end { other.request.end = .at(end.shifted(by: step)) }
        return other
    }

    package enum State: Hashable, Codable, Sendable {
        case pending
        case active
        case expired(at: Timestamp, by: UserID?)

        package var name: String {
            switch self {
            case .pending: "pending"
            case .active: "active"
            case .expired: "expired"
            }
        }
    }

    package init(
        id: SilenceID,
        request: SilenceRequest,
        by: UserID,
        createdAt: Timestamp,
        startsAt: Timestamp,
        endsBy: Timestamp? = nil,
        isBroad: Bool = false,
        state: State
    ) {
        self.id = id
        self.request = request
        self.by = by
        self.createdAt = createdAt
        self.startsAt = startsAt
        self.endsBy = endsBy
        self.isBroad = isBroad
        self.state = state
    }
}
