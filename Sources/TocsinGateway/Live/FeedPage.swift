import TocsinModel

/// A page of the past, to be written as a whole.
struct FeedPage: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        /// What was missed and is wanted, in order; perhaps nothing. The epoch is that of their cursors.
        case items([FeedItem], epoch: String)
        /// Part of what was missed is lost; it goes on behind this place.
        case gap(FeedCursor)
    }

    /// How the stream begins; in its first page only.
    let welcome: FeedWelcome?
    let content: Content
}

/// What a stream's first words say about the feed.
struct FeedWelcome: Sendable, Equatable {
    /// Where the stream begins: everything behind it follows.
    ///
    /// Not where the feed ends: a client that loses the connection before it was brought up to date must not skip the rest.
    let cursor: FeedCursor
    /// Whether everything that was missed follows, rather than a gap.
    let isRecovered: Bool
}
