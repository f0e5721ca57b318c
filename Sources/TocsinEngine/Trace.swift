package import TocsinModel

/// Why the engine did what it did, and what it didn't do: kept only while somebody asks, as decisions are made again from the journal.
package struct Trace: Hashable, Sendable {
    package private(set) var lines: [Line] = []

    package init() {}

    package struct Line: Hashable, Sendable {
        package let at: Timestamp
        package let reason: Reason
        /// What it is about, as far as that is known.
        package let subject: Subject
        /// A sentence for people.
        package let text: String
    }

    package struct Subject: Hashable, Sendable {
        package var event: EventID?
        package var alert: AlertKey?
        package var incident: IncidentID?
        package var notification: NotificationID?
        package var user: UserID?

        package init(
            event: EventID? = nil,
            alert: AlertKey? = nil,
            incident: IncidentID? = nil,
            notification: NotificationID? = nil,
            user: UserID? = nil
        ) {
            self.event = event
            self.alert = alert
            self.incident = incident
            self.notification = notification
            self.user = user
        }
    }

    mutating func add(_ line: Line) {
        lines.append(line)
    }

    /// What was added since the last call.
    package mutating func take() -> [Line] {
        defer { lines.removeAll() }
        return lines
    }

    /// Every reason there is; programs switch on them. There is no "unknown".
    package enum Reason: String, Hashable, Codable, Sendable, CaseIterable {
        // An event.
        case duplicate
        case unmatched
        case excess
        case outOfOrder = "out_of_order"
        case clockOff = "clock_off"
        case notCounted = "not_counted"
        case retained
        case failed
        case conditionFalse = "condition_false"
        case heard
        case pending
        case notLongEnough = "not_long_enough"
        case catchingUp = "catching_up"
        case overBeforeKnown = "over_before_known"
        case firing
        case refreshed
        case severityChanged = "severity_changed"
        case ended
        case limitReached = "limit_reached"
        // Tocsin itself.
        case selfCondition = "self_condition"
        // A key.
        case silent
        case flapping
        case stable
        // Routing and grouping.
        case routed
        case opened
        case joined
        case moved
        // Not told, and why.
        case groupWait = "group_wait"
        case nothingNew = "nothing_new"
        case acknowledged
        case snoozed
        case silenced
        case inhibited
        case grace
        case muted
        case overUntold = "over_untold"
        case nobody
        case quietHours = "quiet_hours"
        case digest
        case leftDigest = "left_digest"
        case personallyMuted = "personally_muted"
        case notDelivered = "not_delivered"
        // Told.
        case told
        case escalated
        case resolved
        // A person.
        case command
        case refused
    }
}

extension Engine {
    /// Says why, if somebody asks; costs one comparison if not.
    mutating func explain(
        _ reason: Trace.Reason,
        _ text: @autoclosure () -> String,
        event: EventID? = nil,
        alert: AlertKey? = nil,
        incident: IncidentID? = nil,
        notification: NotificationID? = nil,
        user: UserID? = nil
    ) {
        guard trace != nil else { return }
        let subject = Trace.Subject(
            event: event ?? currentEvent,
            alert: alert,
            incident: incident,
            notification: notification,
            user: user
        )
        trace?.add(Trace.Line(at: state.now, reason: reason, subject: subject, text: text()))
    }
}
