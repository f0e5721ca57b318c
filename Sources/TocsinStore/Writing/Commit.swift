package import TocsinModel
package import TocsinTime

/// Everything that one turn of the loop makes durable, in one transaction: what came in, and all that it caused.
package struct Commit: Sendable {
    package var journal: [JournalEntry] = []
    package var incidents: [IncidentRecord] = []
    /// Alerts that ended, or came back; in order.
    package var alerts: [AlertOver] = []
    package var marks: [Mark] = []
    /// New notifications, each as it was decided on.
    package var notifications: [Notified] = []
    /// New notifications and how incidents are now, in the order in which dashboards are told.
    package var feed: [FeedItem] = []
    package var outbox: [OutboxItem] = []
    /// Outbox rows that the broker has taken.
    package var published: [Int64] = []
    package var deadLetters: [DeadLetter] = []
    /// Outgoing messages that were given up.
    package var deadDeliveries: [DeadDelivery] = []
    /// How often each link was opened that people followed.
    package var openings: [LinkOpening: Int] = [:]
    /// When it is made.
    package let at: Timestamp

    /// A notification, committed now.
    package struct Notified: Sendable, Hashable {
        package let notification: Notification
        /// Where the feed says so.
        package let offset: UInt64

        package init(_ notification: Notification, offset: UInt64) {
            self.notification = notification
            self.offset = offset
        }
    }

    /// An alert of an incident that is over.
    package struct AlertOver: Sendable, Hashable {
        package let incident: IncidentID
        /// Of those of this incident.
        package let number: UInt64
        /// `nil` where it fires again.
        package let alert: Incident.Member?

        package init(incident: IncidentID, number: UInt64, alert: Incident.Member?) {
            self.incident = incident
            self.number = number
            self.alert = alert
        }
    }

    package struct Mark: Sendable, Hashable {
        package let user: UserID
        package let ids: [NotificationID]
        package let state: Notification.State

        package init(user: UserID, ids: [NotificationID], state: Notification.State) {
            self.user = user
            self.ids = ids
            self.state = state
        }
    }

    package init(at: Timestamp) {
        self.at = at
    }

    /// Bytes of the messages in it, as the journal keeps them.
    package var messageBytes: Int {
        journal.reduce(0) { sum, entry in
            if case .messages(let batch) = entry.content { sum + batch.bytes.count } else { sum }
        }
    }

    package var isEmpty: Bool {
        journal.isEmpty && incidents.isEmpty && alerts.isEmpty && marks.isEmpty && notifications.isEmpty && feed.isEmpty
            && outbox.isEmpty
            && published.isEmpty && deadLetters.isEmpty && deadDeliveries.isEmpty && openings.isEmpty
    }
}
