internal import DequeModule
internal import Synchronization
internal import TocsinStore

/// The near end of the outbox: bounded, ordered, each row once.
///
/// The store has every message until the broker has taken it, so when this grows too long, the rest is read from there again later.
final class OutboxQueue: Sendable {
    private struct State {
        var items: Deque<OutboxItem> = []
        /// The highest row that was queued; rows are queued in their order.
        var lastID: Int64 = 0
        /// Rows were left to the store.
        var isBehind = false

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
        guard !items.isEmpty else { return }
        state.withLock { state in
            if state.isBehind || state.items.count + items.count > capacity {
                state.isBehind = true
            } else {
                state.append(items)
            }
        }
        added.yield()
    }

    /// - Parameter items: everything that waits in the store, in order.
    func fill(from items: [OutboxItem]) {
        state.withLock { state in
            let new = items.drop { $0.id <= state.lastID }
            let room = max(capacity - state.items.count, 0)
            state.isBehind = new.count > room
            state.append(new.prefix(room))
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

    /// The queue is empty, and the store has more.
    var needsFilling: Bool { state.withLock { $0.isBehind && $0.items.isEmpty } }

    var count: Int { state.withLock { $0.items.count } }
}
