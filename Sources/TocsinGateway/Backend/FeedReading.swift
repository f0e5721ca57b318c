package import TocsinModel

/// The durable feed, as those who follow it are brought up to date.
package struct FeedReading: Sendable {
    /// Where the committed feed ends.
    package var position: @Sendable () async -> FeedCursor
    /// What a user missed after an offset: incidents, silences, and notifications of their own.
    package var slice: @Sendable (UserID, _ after: UInt64, _ limit: Int) async throws -> FeedSlice

    package init(
        position: @escaping @Sendable () async -> FeedCursor,
        slice: @escaping @Sendable (UserID, _ after: UInt64, _ limit: Int) async throws -> FeedSlice
    ) {
        self.position = position
        self.slice = slice
    }
}
