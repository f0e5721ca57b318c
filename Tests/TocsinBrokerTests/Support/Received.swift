import Logging
import TocsinBroker
import TocsinModel
import TocsinTime

/// A message as a test looks at it.
struct Received: Hashable, CustomStringConvertible {
    let topic: String
    let payload: String
    let packetID: UInt16
    let isRetained: Bool

    var description: String { "\(topic) \(payload.prefix(40)) #\(packetID)\(isRetained ? " retained" : "")" }
}

extension InboundBatch {
    var received: [Received] {
        messages.map { message in
            Received(
                topic: String(decoding: bytes[message.topic], as: UTF8.self),
                payload: String(decoding: bytes[message.payload], as: UTF8.self),
                packetID: message.packetID,
                isRetained: message.isRetained
            )
        }
    }

    init(_ topic: String, _ payloads: [String], isRetained: Bool = false) {
        self.init()
        for payload in payloads { append(topic: topic, payload: Array(payload.utf8), isRetained: isRetained) }
    }
}

/// What a test waited for and did not get.
struct Missing: Error, CustomStringConvertible {
    let description: String
}

/// Long enough for a loaded machine; a passing test never waits for it.
let patience = Duration.seconds(60)

extension IngestSession {
    static func testing(
        _ settings: BrokerSettings,
        subscriptions: [String] = ["plant/#"],
        redelivery: RedeliveryFilter = RedeliveryFilter()
    ) -> IngestSession {
        IngestSession(
            settings: settings,
            subscriptions: subscriptions,
            redelivery: redelivery,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    /// One whose session was there before.
    static func resumed(
        _ settings: BrokerSettings,
        redelivery: RedeliveryFilter = RedeliveryFilter()
    ) async throws -> IngestSession {
        let session = testing(settings, redelivery: redelivery)
        guard try await session.expectConnection() else { throw Missing(description: "the session of before") }
        return session
    }

    /// One to which the broker has granted the subscriptions of a new session.
    static func subscribed(
        _ settings: BrokerSettings,
        subscriptions: [String] = ["plant/#"]
    ) async throws -> IngestSession {
        let session = testing(settings, subscriptions: subscriptions)
        try await session.expectSubscription()
        return session
    }

    /// The next thing of a kind; what comes before it is an error, except what `ignoring` says.
    @discardableResult
    nonisolated func expect<Value>(
        _ what: String,
        ignoring: (Next) -> Bool = { _ in false },
        _ pick: (Next) -> Value?
    ) async throws -> Value {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let next = await next(within: .seconds(1))
            if let value = pick(next) { return value }
            switch next {
            case .idle, .subscribed, .heard: continue
            case .batch, .connected, .sessionLost, .disconnected, .deaf, .hearing, .contended, .uncontended, .refused,
                .granted:
                guard ignoring(next) else { throw Missing(description: "\(next.summary) instead of \(what)") }
            }
        }
        throw Missing(description: "no \(what)")
    }

    /// Whether the session was resumed. Failed attempts before it are ignored.
    @discardableResult
    nonisolated func expectConnection() async throws -> Bool {
        try await expect("a connection", ignoring: { if case .disconnected = $0 { true } else { false } }) { next in
            if case .connected(let isSessionPresent) = next { isSessionPresent } else { nil }
        }
    }

    nonisolated func expectDisconnection() async throws -> String {
        try await expect("a disconnection") { next in
            if case .disconnected(let reason) = next { reason } else { nil }
        }
    }

    /// One batch, not acknowledged.
    nonisolated func expectBatch() async throws -> InboundBatch {
        try await expect("a batch") { next in
            if case .batch(let batch) = next { batch } else { nil }
        }
    }

    /// Batches, each acknowledged, until there are this many messages.
    nonisolated func receive(_ count: Int) async throws -> [Received] {
        var received: [Received] = []
        while received.count < count {
            received += try await expectBatch().received
            await acknowledge()
        }
        return received
    }

    /// Connects and waits until the broker has granted the subscriptions of a new session.
    nonisolated func expectSubscription() async throws {
        try await expectConnection()
        try await expect("a subscription") { next in
            if case .subscribed = next { true } else { nil }
        }
    }

    /// Leaves a session behind in the broker, which collects what is published from now on.
    static func leaveSession(_ settings: BrokerSettings, subscriptions: [String] = ["plant/#"]) async throws {
        try await subscribed(settings, subscriptions: subscriptions).close()
    }
}

extension IngestSession.Next {
    var isBatch: Bool { if case .batch = self { true } else { false } }

    fileprivate var summary: String {
        switch self {
        case .batch(let batch): "a batch of \(batch.count)"
        case .connected, .sessionLost, .disconnected, .deaf, .hearing, .heard, .contended, .uncontended, .subscribed,
            .refused,
            .granted, .idle:
            "\(self)"
        }
    }
}

extension SimplePublisher {
    /// Connects a publisher to a broker of a test.
    static func connected(to settings: BrokerSettings, as clientID: String = "device") async throws -> SimplePublisher {
        var settings = settings
        settings.clientID = clientID
        settings.sessionExpiry = .zero
        let publisher = SimplePublisher(settings: settings)
        try await publisher.connect()
        return publisher
    }

    /// Publishes at QoS 1 and returns when the broker has all of them.
    nonisolated func send(_ topic: String, _ payloads: [String], isRetained: Bool = false) async throws {
        try await publish(InboundBatch(topic, payloads, isRetained: isRetained), quality: .atLeastOnce)
        try await drain()
    }
}
