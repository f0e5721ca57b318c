internal import TocsinModel
internal import TocsinTime

/// Why people are not notified now of an alert that fires.
enum Suppression: Hashable, Sendable {
    /// Its route notifies nobody at this time.
    case interval(Reason, until: Timestamp)
    case silence(SilenceID, by: UserID?)
    case inhibition(by: AlertKey)
    /// What inhibits it may come slightly later.
    case grace(until: Timestamp)

    var reason: Reason {
        switch self {
        case .interval(let reason, _): reason
        case .silence(let id, let user): .silenced(id, by: user)
        case .inhibition(let source): .inhibited(by: source)
        case .grace: .grace
        }
    }

    var silence: SilenceID? {
        switch self {
        case .silence(let id, _): id
        case .interval, .inhibition, .grace: nil
        }
    }
}
