/// The counters as they ought to be.
struct Tally {
    var events: UInt64 = 0
    var duplicates: UInt64 = 0
    var unmatched: UInt64 = 0
    var evaluations: UInt64 = 0
    var alertsFired: UInt64 = 0
    var alertsResolved: UInt64 = 0
    var notifications: UInt64 = 0
    /// By rule.
    var failures: [String: UInt64] = [:]
}
