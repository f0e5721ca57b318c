package import TocsinModel

/// What people were asked, and what they did about it, since the store was made.
package struct PeopleCounters: Hashable, Codable, Sendable {
    /// From the opening of an incident to the first acknowledgement of a person.
    package var acknowledging = DurationHistogram()
    /// From the opening of an incident that people were told of to its end.
    package var resolving = DurationHistogram()
    /// Incidents that people were told of and that are over: somebody had acknowledged them, or nobody ever did.
    package var acknowledged: UInt64 = 0
    package var unacknowledged: UInt64 = 0
    package var escalations: [Step: UInt64] = [:]
    package var notifications: [UserID: [Notification.Kind: UInt64]] = [:]
    /// Of those that tell that something is wrong, those out of the user's hours.
    package var outOfHours: [UserID: UInt64] = [:]

    /// Policies and users of earlier configurations are kept; beyond so many series nothing new is counted.
    private static let seriesLimit = 2000

    package struct Step: Hashable, Codable, Comparable, Sendable {
        package let policy: String
        /// From 1.
        package let step: Int

        package static func < (left: Step, right: Step) -> Bool {
            left.policy == right.policy ? left.step < right.step : left.policy < right.policy
        }
    }

    package init() {}

    mutating func escalated(_ policy: String, step: Int) {
        let step = Step(policy: policy, step: step)
        if let index = escalations.index(forKey: step) {
            escalations.values[index] += 1
        } else if escalations.count < Self.seriesLimit {
            escalations[step] = 1
        }
    }

    mutating func notified(_ user: UserID, _ kind: Notification.Kind, isOutOfHours: Bool) {
        if let index = notifications.index(forKey: user) {
            notifications.values[index][kind, default: 0] += 1
        } else if notifications.count < Self.seriesLimit {
            notifications[user] = [kind: 1]
        } else {
            return
        }
        if isOutOfHours { outOfHours[user, default: 0] += 1 }
    }
}
