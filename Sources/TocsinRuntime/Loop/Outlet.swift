package import TocsinModel
package import TocsinStore

/// Where the loop hands on what a commit has released. None of them blocks.
package struct Outlet: Sendable {
    package var feed: @Sendable ([FeedItem], [UserID: Int]) -> Void
    package var outbox: @Sendable ([OutboxItem]) -> Void
    /// When to be woken; `nil` for never.
    package var wakeAt: @Sendable (Timestamp?) -> Void
    package var snapshot: @Sendable (SnapshotRequest) -> Void

    package init(
        feed: @escaping @Sendable ([FeedItem], [UserID: Int]) -> Void,
        outbox: @escaping @Sendable ([OutboxItem]) -> Void,
        wakeAt: @escaping @Sendable (Timestamp?) -> Void,
        snapshot: @escaping @Sendable (SnapshotRequest) -> Void
    ) {
        self.feed = feed
        self.outbox = outbox
        self.wakeAt = wakeAt
        self.snapshot = snapshot
    }
}
