internal import TocsinModel

extension Engine {
    /// Says why, if somebody asks.
    @inline(__always)
    mutating func explain(
        _ reason: @autoclosure () -> Reason,
        alert: AlertKey? = nil,
        incident: IncidentID? = nil,
        notification: NotificationID? = nil,
        user: UserID? = nil,
        silence: SilenceID? = nil
    ) {
        reasons.explain(
            reason(),
            alert: alert,
            incident: incident,
            notification: notification,
            user: user,
            silence: silence
        )
    }
}
