internal import DequeModule
internal import Synchronization
internal import TocsinStore

/// The near end of the outbox: bounded, ordered, each row once.
///
/// The store has every message until the broker has taken it. It begins behind, as an earlier run may have left rows; when it grows too
/// long, what is added is left to the store, too. While it is behind it takes rows from there alone, so that none is passed over.
final class OutboxQueue: Sendable {
    private struct State {
        var items: Deque<OutboxItem> = []
        /// The highest row that was queued; rows are queued in their order.
        var lastID: Int64 = 0
        /// Rows were left to the store.
        var isBehind = true
        /// The highest row that was.
        var lastLeft: Int64 = 0

        mutating func append(_ new: some Sequence<OutboxItem>) {
            for item in new where item.id > lastID {
                items.append(item)
                lastID = item.id
            }
        }
    }

    /// Something was added; ends with ``finish()``.
    let additions: AsyncStream<Void>
    private let added: AsyncStream<Void>.Continuation
    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int = 20_000) {
        self.capacity = capacity
        (additions, added) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes what a commit released. Never blocks.
    func add(_ items: [OutboxItem]) {
        guard let last = items.last else { return }
        state.withLock { state in
            if state.isBehind || state.items.count + items.count > capacity {
                state.isBehind = true
                state.lastLeft = max(state.lastLeft, last.id)
            } else {
                state.append(items)
            }
        }
        added.yield()
    }

    /// Takes the next rows from the store, if the queue is empty and the store has more.
    ///
    /// - Parameter read: at most so many rows after one, in order. What is committed while it reads may be among them or not.
    func fill(_ read: (_ after: Int64, _ limit: Int) throws -> [OutboxItem]) rethrows {
        let state = self.state.withLock { $0 }
        guard state.isBehind, state.items.isEmpty else { return }
        let items = try read(state.lastID, capacity)
        self.state.withLock { state in
            state.append(items)
            state.isBehind = items.count >= capacity || state.lastLeft > state.lastID
        }
    }

    func take(_ count: Int) -> [OutboxItem] {
        state.withLock { state in
            let taken = Array(state.items.prefix(count))
            state.items.removeFirst(taken.count)
            return taken
        }
    }

    func finish() {
        added.finish()
    }
}
