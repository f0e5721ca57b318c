import Logging
import Synchronization
import TocsinConcurrency
import TocsinConfiguration
import TocsinModel
import TocsinStore
import TocsinTestKit
import TocsinTime

@testable import TocsinRuntime

/// A reactor on a store in a temporary folder, with a clock that is moved by hand and nobody at the doors.
final class RuntimeFixture: Sendable {
    let directory: TemporaryDirectory
    let configuration: Configuration
    private let time = Mutex(Timestamp(milliseconds: 1_763_712_000_000))
    private let elapsed = Mutex(Duration.zero)
    private let released = Mutex<[OutboxItem]>([])
    private let snapshots = Mutex<[SnapshotRequest]>([])

    static let text = """
        sources:
          - {name: plant, filter: plant/#, topic: 'plant/{site}/{device}/{measure}', payload: json}
        rules:
          - {name: warm, topic: 'plant/{site}/{device}/temperature', when: payload.value > -12.0, until: payload.value < -15.0, severity: error, summary: '{{labels.device}}: {{payload.value}}'}
          - {name: held, topic: 'plant/{site}/{device}/door', when: payload.open == true, for: 30s, severity: warning, summary: '{{labels.device}} is open'}
          - {name: silent, topic: 'plant/{site}/{device}/{rest...}', key: [site, device], absent: 5m, severity: error, summary: '{{labels.device}} is silent'}
        routing: {group_by: [rule], group_wait: 0s, group_interval: 1s, notify: ['user:ana']}
        users: {ana: {name: Ana}, bo: {name: Bo}}
        """

    init(text: String = RuntimeFixture.text) throws {
        directory = try TemporaryDirectory()
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: text), environment: [:])
        guard let configuration = loaded.configuration else {
            throw Unusable(problems: loaded.problems.map { "\($0)" })
        }
        self.configuration = configuration
    }

    struct Unusable: Error {
        let problems: [String]
    }

    var databasePath: String { directory.path("tocsin.db") }

    func openStore() throws -> Store {
        try Store(path: databasePath, newEpoch: "test")
    }

    /// - Parameter decidingTime: none for one share a turn; as no time passes by itself, any for all shares in one.
    func reactor(
        _ store: Store,
        configuration: Configuration? = nil,
        decidingTime: Duration = .zero
    ) throws -> Reactor {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try Reactor(
            store: store,
            configuration: configuration ?? self.configuration,
            outlet: CommitSinks(
                feed: { _, _ in },
                outbox: { items in self.released.withLock { $0 += items } },
                wakeAt: { _ in },
                snapshot: { request in self.snapshots.withLock { $0.append(request) } }
            ),
            meter: EventRateMeter(),
            clock: WallClock(now: { self.time.withLock { $0 } }, elapsed: { self.elapsed.withLock { $0 } }),
            decidingTime: decidingTime,
            logger: logger
        )
    }

    /// A reactor that has begun its work, and its store.
    func start() async throws -> (store: Store, reactor: Reactor) {
        let store = try openStore()
        let reactor = try self.reactor(store)
        try await reactor.start()
        return (store, reactor)
    }

    var now: Timestamp { time.withLock { $0 } }

    /// Time passes.
    func advance(by span: TimeSpan) {
        time.withLock { $0 = $0 + span }
        elapsed.withLock { $0 += span.duration }
    }

    /// Somebody sets the clock on the wall.
    func setClock(by step: TimeSpan) {
        time.withLock { $0 = $0 + step }
    }

    /// What was handed to the publisher since the last call, as `topic payload`.
    func takeReleased() -> [String] {
        released.withLock { items in
            defer { items.removeAll() }
            return items.map { item in
                let topic = item.topic(OutgoingTopics(prefix: "tocsin"))
                return switch item.content {
                case .incident(let id, _): "\(topic) as \(id) is"
                case .cleared, .notification, .message: "\(topic) \(String(decoding: item.payload, as: UTF8.self))"
                }
            }
        }
    }

    func takeSnapshots() -> [SnapshotRequest] {
        snapshots.withLock { requests in
            defer { requests.removeAll() }
            return requests
        }
    }

    static func readings(_ values: [(device: String, value: String)]) -> InboundBatch {
        var batch = InboundBatch()
        for reading in values {
            batch.append(topic: "plant/porto/\(reading.device)/temperature", payload: Array(reading.value.utf8))
        }
        return batch
    }
}
