package import TocsinModel

/// An order to the outside, carried out once it is on disk.
///
/// Large ones are indirect: a decision may hold hundreds of thousands, and moves them as it grows.
package enum Effect: Hashable, Sendable {
    indirect case notify(Notification)
    /// A notification goes over further channels, because nobody has seen it yet.
    case deliver(NotificationID, UserID, [String])
    /// An open incident is not as it was; how it is now is ``Engine/incident(_:)``.
    ///
    /// An id instead of the whole, because one batch may change an incident a thousand times and only the last state is told.
    case incidentChanged(IncidentID)
    /// An alert of an incident is over, or still fires where its incident is not open any more: what is kept of it, under a number of that
    /// incident's own. `nil` where it fires again.
    indirect case alertOver(IncidentID, number: UInt64, Incident.Member?)
    /// The incident is over; the engine forgets it.
    indirect case incidentClosed(Incident)
    indirect case silenceChanged(Silence)
    /// A user's own notifications moved to this state.
    case marked(UserID, [NotificationID], Notification.State)
}
