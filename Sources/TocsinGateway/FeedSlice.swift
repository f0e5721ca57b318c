package import TocsinModel

/// A stretch of the durable feed as one user sees it.
package enum FeedSlice: Sendable, Hashable {
    /// Everything for that user behind the offset asked for, up to and including `through`, in order.
    ///
    /// `through` is the end of the committed feed, or the offset of the last item where the limit cut the slice off.
    case slice([FeedItem], through: UInt64)
    /// Retention has removed part of what was asked for; the committed feed ends at this offset.
    case gap(UInt64)
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
