internal import Synchronization
internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinGateway
internal import TocsinStore

/// Explains for whoever asks the running service: on a thread of its own, and one at a time, since each answer works through the journal.
actor ExplanationService {
    private let executor = ThreadExecutor(name: "explain")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: Store
    private nonisolated let isBusy = Atomic(false)

    init(store: Store) {
        self.store = store
    }

    nonisolated func explain(_ id: String) async throws -> Explained {
        guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
            return .busy
        }
        defer { isBusy.store(false, ordering: .releasing) }
        return try await answer(id)
    }

    private func answer(_ id: String) throws -> Explained {
        try RecordedHistory(store).explain(id).map { .explained($0.json) } ?? .unknown
    }
}
