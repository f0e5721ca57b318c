/// One entry of the durable live feed: what a dashboard is told, in the order of commits.
package struct FeedItem: Sendable, Hashable {
    /// Counted from 1, one more for each item of a store, never reused.
    package let offset: UInt64
    package let content: Content

    package enum Content: Sendable, Hashable {
        /// For one user only.
        case notification(NotificationRecord)
        /// For everyone with a role: the incident's JSON.
        case incident(IncidentID, json: [UInt8])
        /// For everyone with a role: the silence's JSON.
        case silence(SilenceID, json: [UInt8])
    }

    package init(offset: UInt64, content: Content) {
        self.offset = offset
        self.content = content
    }
}
