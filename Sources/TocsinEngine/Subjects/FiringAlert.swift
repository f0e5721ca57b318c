internal import TocsinModel

/// One that fires, with the incidents that it is part of.
struct FiringAlert: Sendable {
    let key: AlertKey
    let alert: Alert
    let incidents: [IncidentID]
}
