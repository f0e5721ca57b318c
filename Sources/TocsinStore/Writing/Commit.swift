package import TocsinModel

/// Everything that one turn of the loop makes durable, in one transaction: what came in, and all that it caused.
package struct Commit: Sendable {
    package var journal: [JournalEntry] = []
    package var incidents: [Incident] = []
    package var marks: [Mark] = []
    /// New notifications and how incidents are now, in the order in which dashboards are told.
    package var feed: [FeedItem] = []
    package var outbox: [OutboxItem] = []
    /// Outbox rows that the broker has taken.
    package var published: [Int64] = []
    package var deadLetters: [DeadLetter] = []
    /// How often each link was opened that people followed.
    package var openings: [LinkOpening: Int] = [:]
    /// When it is made.
    package let at: Timestamp

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
        journal.isEmpty && incidents.isEmpty && marks.isEmpty && feed.isEmpty && outbox.isEmpty && published.isEmpty
            && deadLetters.isEmpty && openings.isEmpty
    }
}
