import CMosquitto
package import Logging
package import TocsinModel

/// The client that receives: it hands out batches, and lets the broker have its acknowledgements only when told that they are durable.
///
/// The order is `next` → commit → `acknowledge`, or `abandon` when the commit failed; a batch that is handed out must be answered
/// before the next call of `next`. Between the two nothing is read and nothing is written, so what the broker has been told is always
/// a prefix of what is on disk.
///
/// It connects by itself, also when the broker is not there yet, with jittered backoff. Every call runs on the thread of
/// its executor and blocks that thread at most as long as asked; ``interrupt()`` ends the wait from anywhere.
package actor IngestSession {
    package enum Next: Sendable {
        /// Messages in the order of receipt. Answer with ``acknowledge()`` or ``abandon()``.
        case batch(InboundBatch)
        case connected(isSessionPresent: Bool)
        /// The connection, or an attempt to get one, has failed; the next attempt follows by itself.
        case disconnected(reason: String)
        /// The broker has answered for every filter: from now on nothing that is published is missed.
        case subscribed
        /// The broker does not grant a subscription; the others stand.
        case refused(filter: String, reason: String)
        /// The time is over, or somebody interrupted.
        case idle
    }

    /// Silence after which whatever the broker had to redeliver on this connection has come.
    private static let settlingTime = Duration.seconds(2)

    private let executor: ThreadExecutor
    private let settings: BrokerSettings
    private let wake: WakeSignal
    private let inbox: IngestInbox
    private let link: BrokerLink
    private let logger: Logger
    private var subscriptions: SubscriptionLedger
    private var news: [Next] = []
    private var isHandedOut = false
    private var isClosed = false
    private var lastPacketAt = ContinuousClock.now

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - redelivery: seeded with the last committed messages of the journal, so that a crash between commit and acknowledgement
    ///     makes no duplicates.
    ///   - executor: the thread to run on. An owner that shares it pays no change of threads, but waits while `next` waits.
    package init(
        settings: BrokerSettings,
        subscriptions: [String],
        redelivery: RedeliveryFilter = RedeliveryFilter(),
        logger: Logger,
        executor: ThreadExecutor = ThreadExecutor(name: "mqtt-ingest")
    ) {
        precondition(Int(settings.receiveMaximum) <= redelivery.capacity, "more in flight than the filter remembers")
        self.settings = settings
        self.executor = executor
        self.logger = logger
        self.subscriptions = SubscriptionLedger(subscriptions, resubscribesAlways: settings.version == .v5)
        let wake = WakeSignal()
        let inbox = IngestInbox(redeliveries: redelivery)
        self.wake = wake
        self.inbox = inbox
        link = BrokerLink(settings, inbox: inbox, wake: wake, logger: logger) { client throws(ConnectionFault) in
            inbox.listen(on: client)
        }
    }

    /// Redeliveries that were acknowledged and not handed out again, since the start.
    package var redeliveriesDropped: Int { inbox.redeliveries.dropped }

    /// Waits for what comes next, at most `timeout`; with zero it takes only what is there.
    package func next(within timeout: Duration) -> Next {
        precondition(!isHandedOut, "the batch before is neither acknowledged nor abandoned")
        let deadline = ContinuousClock.now + timeout
        while !isClosed {
            welcome()
            if inbox.batch.isEmpty { prepare() }
            if !news.isEmpty { return news.removeFirst() }
            if !inbox.batch.isEmpty { return handOut() }

            switch link.wait(until: deadline) {
            case .interrupted:
                return .idle
            case .timedOut:
                if ContinuousClock.now - lastPacketAt > Self.settlingTime { inbox.redeliveries.settle() }
                if ContinuousClock.now >= deadline, news.isEmpty {
                    prepare()
                    return news.isEmpty ? .idle : news.removeFirst()
                }
            case .ready:
                read()
            }
        }
        return .idle
    }

    /// Everything handed out is durable: the acknowledgements may leave.
    package func acknowledge() {
        precondition(isHandedOut, "nothing is handed out")
        isHandedOut = false
        inbox.redeliveries.remember(inbox.batch)
        inbox.batch.removeAll()
        link.flush()
    }

    /// The commit failed: forgets the batch and the connection with everything queued on it, so that the broker delivers again.
    ///
    /// There is no case of ``Next`` for this loss; the caller knows. Reconnecting is announced as ever.
    package func abandon() {
        precondition(isHandedOut, "nothing is handed out")
        isHandedOut = false
        inbox.batch.removeAll()
        link.drop()
    }

    /// Makes a waiting ``next(within:)`` return, or the next one if none waits.
    package nonisolated func interrupt() {
        wake.signal()
    }

    /// Replaces the filters, without a gap for those that stay. Takes effect at the next ``next(within:)``.
    package nonisolated func resubscribe(_ filters: [String]) async {
        interrupt()
        await replaceSubscriptions(with: filters)
    }

    /// Takes leave of the broker, which keeps the session. What is handed out and not acknowledged is not acknowledged.
    package nonisolated func close() async {
        interrupt()
        await disconnect()
    }

    private func replaceSubscriptions(with filters: [String]) {
        subscriptions.replace(with: filters)
    }

    private func disconnect() {
        guard !isClosed else { return }
        isClosed = true
        // DISCONNECT would push the acknowledgements of uncommitted messages out before itself.
        if isHandedOut || !inbox.batch.isEmpty { link.drop() } else { link.disconnect() }
    }

    /// Announces a connection before the messages that came with it.
    private func welcome() {
        guard let isSessionPresent = link.takeGreeting() else { return }
        subscriptions.connected(isSessionPresent: isSessionPresent)
        lastPacketAt = .now
        news.append(.connected(isSessionPresent: isSessionPresent))
    }

    /// Everything that writes: connecting, keep-alive, subscriptions, what is left of earlier acknowledgements, and those of
    /// redeliveries, which are durable already. Nothing received may be waiting for a commit.
    private func prepare() {
        if let fault = link.advance() { news.append(.disconnected(reason: fault.reason)) }
        takeAnswers()
        guard let client = link.client else { return }
        let orders = subscriptions.takeOrders()
        for order in orders { send(order, by: client) }
        if !orders.isEmpty { link.flush() }
    }

    private func takeAnswers() {
        guard !inbox.subscriptionAnswers.isEmpty else { return }
        for answer in inbox.subscriptionAnswers {
            guard let refusal = subscriptions.answered(packetID: answer.packetID, code: answer.code) else { continue }
            let reason = String(cString: mosquitto_reason_string(refusal.code))
            logger.error(
                "the broker refuses a subscription",
                metadata: ["filter": "\(refusal.filter)", "reason": "\(reason)"]
            )
            news.append(.refused(filter: refusal.filter, reason: reason))
        }
        inbox.subscriptionAnswers.removeAll(keepingCapacity: true)
        if subscriptions.isSettled { news.append(.subscribed) }
    }

    private func send(_ order: SubscriptionLedger.Order, by client: MosquittoClient) {
        switch order {
        case .subscribe(let filter):
            var packetID: Int32 = 0
            // QoS 1, also where events are published at QoS 2: the library keeps those in memory only and would lose them.
            let options = client.isVersion5 ? Int32(MQTT_SUB_OPT_SEND_RETAIN_NEW.rawValue) : 0
            let code = mosquitto_subscribe_v5(client.handle, &packetID, filter, 1, options, nil)
            if code == MOSQ_ERR_SUCCESS.code {
                subscriptions.sent(filter, packetID: packetID)
            } else {
                news.append(.refused(filter: filter, reason: ConnectionFault(code: code).reason))
            }
        case .unsubscribe(let filter):
            mosquitto_unsubscribe_v5(client.handle, nil, filter, nil)
        }
    }

    private func read() {
        lastPacketAt = .now
        let limits = settings.batchLimits
        let end = ContinuousClock.now + limits.time
        var untilClock = Self.messagesPerClock
        link.read {
            if inbox.batch.count >= limits.count || inbox.batch.bytes.count >= limits.bytes { return true }
            untilClock -= 1
            guard untilClock == 0 else { return false }
            untilClock = Self.messagesPerClock
            return ContinuousClock.now >= end
        }
    }

    private func handOut() -> Next {
        isHandedOut = true
        return .batch(inbox.batch)
    }

    /// Reading the clock costs a percent of reading a message.
    private static let messagesPerClock = 32
}
