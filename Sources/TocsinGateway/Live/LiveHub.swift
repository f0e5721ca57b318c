package import TocsinModel

/// Brings what was committed to every open stream.
package final class LiveHub: Sendable {
    package let epoch: String
    private let clock: GatewayClock

    package init(epoch: String, clock: GatewayClock = .system) {
        self.epoch = epoch
        self.clock = clock
    }

    /// Hands on what a commit brought; called after each commit, in their order.
    package func publish(_ items: [FeedItem], unread: [UserID: Int]) {
        _ = (items, unread, clock)
    }
}
