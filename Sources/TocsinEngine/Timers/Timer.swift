internal import TocsinModel
internal import TocsinTime

/// Something that is due at a time. Timers follow from the state and are never stored; a stale one is found out when it is due.
struct Timer: Comparable, Sendable {
    let at: Timestamp
    let kind: Kind

    enum Kind: Comparable, Hashable, Sendable {
        /// A pending alert has held for long enough.
        case hold(AlertKey)
        /// A key has been silent for too long.
        case absence(AlertKey)
        /// An incident is due to be told, or told again.
        case flush(IncidentID)
        /// The next step of an incident's policy.
        case escalation(IncidentID)
        /// An acknowledgement or a snooze ends.
        case pauseEnd(IncidentID)
        /// What is held for a user is handed over.
        case box(BoxKey)
        /// Further channels for what nobody has seen.
        case followUp(NotificationID)
        /// We have been cut off from the broker for too long not to say so.
        case brokerLost
        /// Something leaves a window that slides, or a window that doesn't is over.
        case window(AlertKey)
        /// What came and went too often may be stable again.
        case flaps(AlertKey)
        /// A minute is over in which a source sent too much.
        case minute(String)
        /// Whether there is room again where something was turned away.
        case limit(String)
        /// What is shown of an incident is put right.
        case refresh(IncidentID)
        /// A silence begins or ends. Kept apart from all others, which come after it.
        case silence(SilenceID)
    }

    static func < (left: Timer, right: Timer) -> Bool {
        left.at == right.at ? left.kind < right.kind : left.at < right.at
    }
}
