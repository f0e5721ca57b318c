internal import TocsinModel
internal import TocsinTime

/// Where every part says why; kept only while somebody asks.
struct ReasonLog: Sendable {
    /// Set while somebody asks.
    var trace: Trace?
    /// When the decisions are made.
    var now = Timestamp.epoch
    /// The event that is looked at.
    var event: EventID?

    /// Says why, if somebody asks; costs one comparison if not.
    @inline(__always)
    mutating func explain(
        _ reason: @autoclosure () -> Reason,
        alert: AlertKey? = nil,
        incident: IncidentID? = nil,
        notification: NotificationID? = nil,
        user: UserID? = nil,
        silence: SilenceID? = nil
    ) {
        guard trace != nil else { return }
        let subject = Trace.Subject(
            event: event,
            alert: alert,
            incident: incident,
            notification: notification,
            user: user,
            silence: silence
        )
        trace?.add(Trace.Line(at: now, reason: reason(), subject: subject))
    }
}
