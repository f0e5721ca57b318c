package import TocsinModel
package import TocsinStore
package import TocsinTime

/// Where the loop hands on what a commit has released. None of them blocks.
package struct CommitSinks: Sendable {
    package var feed: @Sendable ([FeedItem], [UserID: Int]) -> Void
    package var outbox: @Sendable ([OutboxItem]) -> Void
    /// When to be woken; `nil` for never.
    package var wakeAt: @Sendable (Timestamp?) -> Void
    package var snapshot: @Sendable (SnapshotRequest) -> Void
    /// Asks for word that everything has come that the broker had at this time; it comes as ``Reactor/heard(through:)``.
    package var prove: @Sendable (Timestamp) -> Void

    package init(
        feed: @escaping @Sendable ([FeedItem], [UserID: Int]) -> Void,
        outbox: @escaping @Sendable ([OutboxItem]) -> Void,
        wakeAt: @escaping @Sendable (Timestamp?) -> Void,
        snapshot: @escaping @Sendable (SnapshotRequest) -> Void,
        prove: @escaping @Sendable (Timestamp) -> Void = { _ in }
    ) {
        self.feed = feed
        self.outbox = outbox
        self.wakeAt = wakeAt
        self.snapshot = snapshot
        self.prove = prove
    }
}
