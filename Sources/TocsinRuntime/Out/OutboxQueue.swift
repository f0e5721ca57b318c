internal import DequeModule
internal import Synchronization
internal import TocsinStore

/// The near end of the outbox: bounded in rows and bytes, ordered, each row once.
///
/// The store has every message until the broker has taken it. It begins behind, as an earlier run may have left rows; when it grows too
/// long, what is added is left to the store, too. While it is behind it takes rows from there alone, so that none is passed over.
final class OutboxQueue: Sendable {
    private struct State {
        var items: Deque<OutboxItem> = []
        /// Of their payloads.
        var bytes = 0
        /// The latest of each key: those before it are old news.
        var latest: [OutboxItem.RetainedKey: Int64] = [:]
        /// The highest row that was queued; rows are queued in their order.
        var lastID: Int64 = 0
        /// Rows were left to the store.
        var isBehind = true
        /// The highest row that was.
        var lastLeft: Int64 = 0

        mutating func append(_ new: some Sequence<OutboxItem>) {
            for item in new where item.id > lastID {
                items.append(item)
                bytes += item.size
                lastID = item.id
                if let key = item.retainedKey { latest[key] = item.id }
            }
        }

        /// The next one that is no old news.
        mutating func popFirst() -> OutboxItem? {
            while let item = items.popFirst() {
                bytes -= item.size
                guard let key = item.retainedKey else { return item }
                guard latest[key] == item.id else { continue }
                latest[key] = nil
                return item
            }
            return nil
        }
    }

    /// Something was added; ends with ``finish()``.
    let additions: AsyncStream<Void>
    private let added: AsyncStream<Void>.Continuation
    private let state = Mutex(State())
    private let capacity: Int
    private let byteCapacity: Int

    /// - Parameters:
    ///   - capacity: rows.
    ///   - byteCapacity: bytes of their payloads; one row may exceed it.
    init(capacity: Int = 20_000, byteCapacity: Int = 8 * 1024 * 1024) {
        self.capacity = capacity
        self.byteCapacity = byteCapacity
        (additions, added) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Rows that are left to the store for now, or not.
    var isBehind: Bool { state.withLock { $0.isBehind } }

    /// Takes what a commit released. Never blocks.
    func add(_ items: [OutboxItem]) {
        guard let last = items.last else { return }
        let bytes = items.reduce(0) { $0 + $1.size }
        state.withLock { state in
            if state.isBehind || state.items.count + items.count > capacity || state.bytes + bytes > byteCapacity {
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
    /// - Parameter read: at most so many rows after one, and no more once they have so many bytes, in order; none where there are none. What is
    ///   committed while it reads may be among them or not.
    func fill(_ read: (_ after: Int64, _ limit: Int, _ bytes: Int) throws -> [OutboxItem]) rethrows {
        let state = self.state.withLock { $0 }
        guard state.isBehind, state.items.isEmpty else { return }
        let items = try read(state.lastID, capacity, byteCapacity)
        self.state.withLock { state in
            state.append(items)
            state.isBehind = !items.isEmpty || state.lastLeft > state.lastID
        }
    }

    /// At most so many rows, and no more once they have so many bytes.
    func take(_ count: Int, bytes: Int = .max) -> [OutboxItem] {
        state.withLock { state in
            var taken: [OutboxItem] = []
            var size = 0
            while taken.count < count, size < bytes, let item = state.popFirst() {
                size += item.size
                taken.append(item)
            }
            return taken
        }
    }

    func finish() {
        added.finish()
    }
}
