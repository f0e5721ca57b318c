internal import Synchronization
internal import TocsinBroker
internal import TocsinStore

/// What became of rows of the outbox, from the publisher's thread to whoever writes it down. Holds at most what the publisher holds.
final class OutboxOutcomes: Sendable {
    struct Outcome: Sendable {
        let item: OutboxItem
        /// `nil` where the broker has it.
        let failure: PublishFailure?
    }

    private struct State {
        var outcomes: [Outcome] = []
        var awaited = 0
        var isComplete = false
    }

    /// There are new ones; ends when none is awaited any more.
    let news: AsyncStream<Void>
    private let added: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init() {
        (news, added) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// So many outcomes will come.
    func expect(_ count: Int) {
        state.withLock { $0.awaited += count }
    }

    /// These will have no outcome: they were not taken.
    func withdraw(_ count: Int) {
        state.withLock { $0.awaited -= count }
    }

    func add(_ outcome: Outcome) {
        let isOver = state.withLock { state in
            state.outcomes.append(outcome)
            state.awaited -= 1
            return state.isComplete && state.awaited == 0
        }
        added.yield()
        if isOver { added.finish() }
    }

    func take() -> [Outcome] {
        state.withLock { state in
            defer { state.outcomes.removeAll(keepingCapacity: true) }
            return state.outcomes
        }
    }

    /// Nothing more will be awaited.
    func complete() {
        let isOver = state.withLock { state in
            state.isComplete = true
            return state.awaited == 0
        }
        if isOver { added.finish() }
    }
}
