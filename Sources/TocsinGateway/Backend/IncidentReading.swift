package import TocsinModel

/// What everyone with a role sees: incidents, and the silences that keep them quiet.
package struct IncidentReading: Sendable {
    /// Incidents as JSON; `next` is the id to go on after.
    package var page: @Sendable (IncidentQuery) async throws -> Page<[UInt8]>
    /// One incident with its timeline, or `nil` where there is none.
    package var incident: @Sendable (IncidentID) async throws -> [UInt8]?
    /// The alerts of an incident in the order of ``TocsinModel/AlertPlace``, or `nil` where there is no such incident.
    package var alerts: @Sendable (IncidentID, AlertsQuery) async throws -> Page<[UInt8]>?
    /// Every silence that is kept, also those that are over; ordered by id, a bounded number.
    package var silences: @Sendable () async throws -> [Silence]

    package init(
        page: @escaping @Sendable (IncidentQuery) async throws -> Page<[UInt8]>,
        incident: @escaping @Sendable (IncidentID) async throws -> [UInt8]?,
        alerts: @escaping @Sendable (IncidentID, AlertsQuery) async throws -> Page<[UInt8]>?,
        silences: @escaping @Sendable () async throws -> [Silence]
    ) {
        self.page = page
        self.incident = incident
        self.alerts = alerts
        self.silences = silences
    }
}
