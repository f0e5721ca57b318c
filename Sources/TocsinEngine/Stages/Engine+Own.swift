internal import TocsinModel

/// What Tocsin tells of itself, to whom the root route notifies.
extension Engine {
    /// A message about no single incident.
    mutating func tellRoot(
        _ kind: Notification.Kind,
        _ severity: Severity,
        title: String,
        body: String,
        reason: String,
        into decision: inout Decision
    ) {
    }
}
