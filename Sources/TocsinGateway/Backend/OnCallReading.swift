package import TocsinModel
package import TocsinTime

/// Who is on call, and what was changed about it.
package struct OnCallReading: Sendable {
    /// Who is on call at a time, or now.
    package var snapshot: @Sendable (Timestamp?) async throws -> Roster
    /// The overrides of a schedule that are not over, ordered by id; `nil` where there is no such schedule.
    package var overrides: @Sendable (_ schedule: String) async throws -> [ScheduleOverride]?
    /// Who is on call for a schedule from now on, for so long; `nil` where there is no such schedule.
    package var duties: @Sendable (_ schedule: String, _ ahead: TimeSpan) async throws -> [Duty]?

    package init(
        snapshot: @escaping @Sendable (Timestamp?) async throws -> Roster,
        overrides: @escaping @Sendable (_ schedule: String) async throws -> [ScheduleOverride]?,
        duties: @escaping @Sendable (_ schedule: String, _ ahead: TimeSpan) async throws -> [Duty]?
    ) {
        self.snapshot = snapshot
        self.overrides = overrides
        self.duties = duties
    }
}
