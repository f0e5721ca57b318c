/// What happened since the store was made, for metrics: part of the state, so that a restart doesn't set them back.
package struct Counters: Hashable, Codable, Sendable {
    package var events: UInt64 = 0
    package var duplicates: UInt64 = 0
    /// Events that no rule's topic fits.
    package var unmatched: UInt64 = 0
    package var evaluations: UInt64 = 0
    /// Expressions that failed on a payload, by rule.
    package var failures: [String: Failure] = [:]
    package var alertsFired: UInt64 = 0
    package var alertsResolved: UInt64 = 0
    /// How often an alert began or ended.
    var alertChanges: UInt64 { alertsFired &+ alertsResolved }
    package var notifications: UInt64 = 0
    /// Alerts that a silence withheld, each counted once a silence.
    package var silenced: UInt64 = 0
    /// Held for quiet hours or a digest, an incident and user each.
    package var held: UInt64 = 0
    /// What was held and was told in a digest, was over before, or had nobody left to be told.
    package var handedOver: UInt64 = 0
    package var leftDigests: UInt64 = 0
    package var escalations: UInt64 = 0
    /// What a full table turned away, by table.
    package var limitsReached: [String: UInt64] = [:]
    /// Events that are older than what was known already.
    package var outOfOrder: UInt64 = 0
    /// Alerts that were over before they could be told, as events of the past came in.
    package var overBeforeKnown: UInt64 = 0
    /// Topics whose clock was found to be off.
    package var clocksOff: UInt64 = 0
    /// Events beyond a limit of a source, or of all together under an empty name.
    package var excess: [String: UInt64] = [:]
    /// Of ``excess``, those that were told of.
    package var excessTold: [String: UInt64] = [:]
    /// Alerts beyond the incidents that a source, or under an empty name all together, may open: they came together in one.
    package var gathered: [String: UInt64] = [:]
    /// Of ``gathered``, those that were told of.
    package var gatheredTold: [String: UInt64] = [:]
    /// Notifications beyond what a user gets a minute, which come as a sum.
    package var summed: UInt64 = 0
    /// Of ``summed``, those whose sum was told, or whose user is configured no longer.
    package var summedTold: UInt64 = 0
    /// How often nobody, or not somebody, was notified, by the code of the reason; `nil` as ``people`` is.
    private var suppressed: [String: UInt64]?
    /// `nil` in a state of an earlier version, and until there is something to count.
    private var people: PeopleCounters?

    package var ofPeople: PeopleCounters {
        get { people ?? PeopleCounters() }
        _modify {
            // Taken, so that there is one owner, and nothing is copied.
            var value = people.take() ?? PeopleCounters()
            defer { people = value }
            yield &value
        }
    }

    /// By the code of the reason: how often an incident, or something of it, was not notified of, or not to somebody.
    package var notNotified: [String: UInt64] { suppressed ?? [:] }

    mutating func countNotNotified(_ code: Reason.Code) {
        // Put in place first, so that what is counted has one owner.
        if suppressed == nil { suppressed = [:] }
        suppressed?[code.rawValue, default: 0] &+= 1
    }

    package struct Failure: Hashable, Codable, Sendable {
        package var count: UInt64
        /// The latest one's message.
        package var message: String
    }
}
