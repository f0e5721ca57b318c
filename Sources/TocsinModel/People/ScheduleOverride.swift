package import TocsinTime

/// A change to a schedule for a while. Overrides win over rotations; of two at the same time, the later made wins.
package struct ScheduleOverride: Hashable, Codable, Sendable {
    package let id: OverrideID
    package let request: OverrideRequest
    package let by: UserID

    package init(id: OverrideID, request: OverrideRequest, by: UserID) {
        self.id = id
        self.request = request
        self.by = by
    }

    package func isInForce(at time: Timestamp) -> Bool { request.start <= time && time < request.end }
}

/// An override as somebody asks for it.
package struct OverrideRequest: Hashable, Codable, Sendable {
    package let schedule: String
    package let change: ScheduleChange
    package let start: Timestamp
    /// After ``start``; not inside.
    package let end: Timestamp

    package init(schedule: String, change: ScheduleChange, start: Timestamp, end: Timestamp) {
        self.schedule = schedule
        self.change = change
        self.start = start
        self.end = end
    }
}
