import TocsinModel

/// Reads what one user missed, slice by slice.
struct FeedReader: Sendable {
    let core: GatewayCore
    let user: UserID

    /// - Parameters:
    ///   - after: where the client was; `nil` for one that begins now.
    ///   - end: where the feed ended after the client was known to the hub.
    func first(after: FeedCursor?, end: FeedCursor) async throws -> FeedSlice {
        guard let after, after != end else { return .slice([], through: end.offset) }
        guard after.epoch == end.epoch, after.offset < end.offset else { return .gap(end.offset) }
        return try await core.backend.feed(user, after.offset, core.limits.catchUpItems)
    }

    /// - Throws: where reading on leads nowhere, because then it never would.
    func next(after offset: UInt64) async throws -> FeedSlice {
        let slice = try await core.backend.feed(user, offset, core.limits.catchUpItems)
        guard slice.end > offset else { throw CloseReason.unavailable }
        return slice
    }
}

extension FeedSlice {
    /// The offset up to which everything is known then.
    var end: UInt64 {
        switch self {
        case .slice(_, let through): through
        case .gap(let top): top
        }
    }
}
