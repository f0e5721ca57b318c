package import TocsinModel

/// A change to a schedule for a while. Overrides win over rotations; of two at the same time, the later made wins.
package struct ScheduleOverride: Hashable, Codable, Sendable {
    package let id: OverrideID
    package let schedule: String
    package let change: ScheduleChange
    package let start: Timestamp
    /// After ``start``; not inside.
    package let end: Timestamp
    package let by: UserID

    package func isInForce(at time: Timestamp) -> Bool { start <= time && time < end }
}
