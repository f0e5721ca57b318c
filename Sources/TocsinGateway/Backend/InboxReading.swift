package import TocsinModel

/// What is one user's own.
package struct InboxReading: Sendable {
    /// A user's notifications; `next` is a ``TocsinModel/FeedCursor``.
    package var page: @Sendable (UserID, InboxQuery) async throws -> Page<NotificationRecord>
    /// One notification, whosever it is, or `nil` where there is none.
    package var notification: @Sendable (NotificationID) async throws -> NotificationRecord?
    /// How many notifications a user has not read.
    package var unread: @Sendable (UserID) async throws -> Int
    /// How a user is notified, what is their own and what is in force, as JSON; `nil` for nobody.
    package var preferences: @Sendable (UserID) async throws -> [UInt8]?

    package init(
        page: @escaping @Sendable (UserID, InboxQuery) async throws -> Page<NotificationRecord>,
        notification: @escaping @Sendable (NotificationID) async throws -> NotificationRecord?,
        unread: @escaping @Sendable (UserID) async throws -> Int,
        preferences: @escaping @Sendable (UserID) async throws -> [UInt8]?
    ) {
        self.page = page
        self.notification = notification
        self.unread = unread
        self.preferences = preferences
    }
}
