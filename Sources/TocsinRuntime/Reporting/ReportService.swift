internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinEngine
internal import TocsinModel
internal import TocsinStore
internal import TocsinTime

/// Sums up what happened, for whoever asks the running service: on a thread of its own and one after the other, so that those who ask for
/// much wait for each other and nobody else waits for them.
actor ReportService {
    private let executor = ThreadExecutor(name: "report")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: Store
    private let reactor: Reactor

    init(store: Store, reactor: Reactor) {
        self.store = store
        self.reactor = reactor
    }

    func report(from: Timestamp, to: Timestamp) async throws -> [UInt8] {
        let engine = try await reactor.present()
        return ActivityReport(from: from, to: to, try store.happenings(from: from, to: to)) { engine.hours(of: $0) }
            .json
    }
}
