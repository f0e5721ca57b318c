import NIOCore

/// What is to be done next for a subscriber that is being brought up to date.
enum FeedStep: Sendable, Equatable {
    /// Read what comes behind this offset; ``FeedState/read(_:)`` takes it.
    case read(after: UInt64)
    /// Write this at the client's pace; ``FeedState/wrote()`` says what then.
    case write(FeedPage)
    /// It is live. Write these before anything that arrives from now on.
    case goLive([ByteBuffer])
    /// There is nothing more to do.
    case ended(FeedEnd)
}
