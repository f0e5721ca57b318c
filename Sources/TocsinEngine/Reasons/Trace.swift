package import TocsinModel
package import TocsinTime

/// Why the engine did what it did, and what it didn't do: kept only while somebody asks, as decisions are made again from the journal.
package struct Trace: Hashable, Sendable {
    package private(set) var lines: [Line] = []

    package init() {}

    /// One decision: when it was made, why, and what it is about.
    package struct Line: Hashable, Sendable {
        package let at: Timestamp
        package let reason: Reason
        package let subject: Subject

        /// What programs switch on.
        package var code: Reason.Code { reason.code }
        /// A sentence for people.
        package var text: String { reason.text }
    }

    /// What a decision is about, as far as that is known.
    package struct Subject: Hashable, Sendable {
        package var event: EventID?
        package var alert: AlertKey?
        package var incident: IncidentID?
        package var notification: NotificationID?
        package var user: UserID?
        package var silence: SilenceID?

        package init(
            event: EventID? = nil,
            alert: AlertKey? = nil,
            incident: IncidentID? = nil,
            notification: NotificationID? = nil,
            user: UserID? = nil,
            silence: SilenceID? = nil
        ) {
            self.event = event
            self.alert = alert
            self.incident = incident
            self.notification = notification
            self.user = user
            self.silence = silence
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
}
