import CMosquitto
package import Logging
package import TocsinConcurrency
package import TocsinModel
package import TocsinTime

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
        /// The session that there was before is gone, and with it what waited in the broker.
        case sessionLost
        /// The connection, or an attempt to get one, has failed; the next attempt follows by itself.
        case disconnected(reason: String)
        /// The connection stands, and the broker has answered nothing for so long.
        case deaf(Duration)
        /// It answers again, and all that it sent before is taken in.
        case hearing
        /// Everything that the broker had for us at this time, which was asked about, is committed.
        case heard(Timestamp)
        /// Another client connects under our id: as the broker says, or as it only seems.
        case contended(isCertain: Bool)
        /// No other does so any more.
        case uncontended
        /// The broker has answered for every filter: from now on nothing that is published is missed.
        case subscribed
        /// The broker does not grant a subscription; the others stand.
        case refused(filter: String, reason: String)
        /// It does now.
        case granted(filter: String)
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
    private var probe: LinkProbe
    private let proofs: ProofRequests
    private let memory: SessionMemory
    /// What the session may have had from an earlier life.
    package nonisolated let earlierFilters: [String]
    /// What the memory was told last.
    private var remembered: [String]?
    private var retryAt: ContinuousClock.Instant?
    private var retryDelay = IngestSession.firstRetry
    private var contention = BrokerLink.Contention.none
    private var isSettled = false
    /// What was committed when the probe that is under way was sent.
    private var committedAtProbe = 0

    /// Filters that are refused are asked for again after this time, then after twice as long each time, up to a minute.
    private static let firstRetry = Duration.seconds(5)
    private static let lastRetry = Duration.seconds(60)

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - redelivery: seeded with the last committed messages of the journal, so that a crash between commit and acknowledgement
    ///     makes no duplicates.
    ///   - prefix: the first levels of our own topics: below them nothing is taken in.
    ///   - proofs: where it is asked whether everything has come.
    ///   - memory: what is known of the session from an earlier life.
    ///   - wantsRetained: whether what is retained is wanted also where the session was subscribed already, for a store that knows nothing.
    ///   - executor: the thread to run on. An owner that shares it pays no change of threads, but waits while `next` waits.
    package init(
        settings: BrokerSettings,
        subscriptions: [String],
        redelivery: RedeliveryFilter = RedeliveryFilter(),
        prefix: String = "tocsin",
        proofs: ProofRequests = ProofRequests(),
        memory: SessionMemory = SessionMemory(),
        wantsRetained: Bool = false,
        logger: Logger,
        executor: ThreadExecutor = ThreadExecutor(name: "mqtt-ingest")
    ) {
        precondition(Int(settings.receiveMaximum) <= redelivery.capacity, "more in flight than the filter remembers")
        self.settings = settings
        self.executor = executor
        self.logger = logger
        let plan = SubscriptionPlan(subscriptions)
        var ledger = SubscriptionLedger(
            plan.filters,
            earlier: memory.filters ?? [],
            resubscribesAlways: settings.version == .v5
        )
        if wantsRetained { ledger.wantRetained(plan.filters) }
        self.subscriptions = ledger
        self.proofs = proofs
        self.memory = memory
        remembered = memory.filters
        earlierFilters = memory.filters ?? []
        probe = LinkProbe(receiveMaximum: settings.version == .v5 ? Int(settings.receiveMaximum) : 0, now: .now)
        let wake = WakeSignal()
        proofs.attach(wake)
        let inbox = IngestInbox(redeliveries: redelivery, plan: plan, prefix: prefix)
        self.wake = wake
        self.inbox = inbox
        link = BrokerLink(settings, inbox: inbox, wake: wake, logger: logger) { client throws(ConnectionFault) in
            inbox.listen(on: client)
        }
    }

    /// Redeliveries that were acknowledged and not handed out again, since the start.
    package var redeliveriesDropped: Int { inbox.redeliveries.dropped }
    /// Copies of messages that several filters fit, which were not handed out.
    package var copiesDropped: Int { inbox.copies.dropped }
    /// Messages below our own prefix, and of the broker's own topics, which were not handed out.
    package var ownDropped: Int { inbox.ownDropped }

    /// Waits for what comes next, at most `timeout`; with zero it takes only what is there.
    package func next(within timeout: Duration) -> Next {
        precondition(!isHandedOut, "the batch before is neither acknowledged nor abandoned")
        let deadline = ContinuousClock.now + timeout
        while !isClosed {
            welcome()
            if inbox.batch.isEmpty { prepare() }
            if !news.isEmpty { return news.removeFirst() }
            if !inbox.batch.isEmpty { return handOut() }

            switch link.wait(until: min(deadline, nextCheck)) {
            case .interrupted:
                return .idle
            case .timedOut:
                if ContinuousClock.now - lastPacketAt > Self.settlingTime { inbox.redeliveries.settle() }
                listen()
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
        probe.acknowledged(at: .now)
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

    /// Asks once more for what is retained below these filters of sources.
    package nonisolated func wantRetained(_ filters: [String]) async {
        interrupt()
        await askForRetained(filters)
    }

    /// Connects anew, with the password and the certificates as they are now.
    package nonisolated func renew() async {
        interrupt()
        await reconnect()
    }

    private func replaceSubscriptions(with filters: [String]) {
        let plan = SubscriptionPlan(filters)
        inbox.plan = plan
        subscriptions.replace(with: plan.filters)
    }

    private func askForRetained(_ filters: [String]) {
        subscriptions.wantRetained(filters.compactMap { inbox.plan.filter(for: $0) })
        inbox.copies.forget()
    }

    private func reconnect() {
        // A batch that is handed out is about to be durable; when it comes again, it is known.
        if !isHandedOut { inbox.batch.removeAll() }
        link.renew()
        news.append(.disconnected(reason: "connecting anew with changed credentials"))
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
        probe.connected(at: .now)
        news.append(.connected(isSessionPresent: isSessionPresent))
        if !isSessionPresent, remembered != nil { news.append(.sessionLost) }
    }

    /// When something has to be looked at though nothing comes.
    private var nextCheck: ContinuousClock.Instant {
        guard link.client != nil else { return .now + .seconds(3600) }
        return min(probe.deadline, retryAt ?? probe.deadline)
    }

    /// Everything that writes: connecting, keep-alive, subscriptions, probes, what is left of earlier acknowledgements, and those of
    /// redeliveries, which are durable already. Nothing received may be waiting for a commit.
    private func prepare() {
        if let fault = link.advance() {
            contend(link.contention)
            news.append(.disconnected(reason: fault.reason))
        }
        link.hushLog()
        takeAnswers()
        guard let client = link.client else { return }
        if link.hasPeace(at: .now) { contend(.none) }
        if let due = retryAt, due <= .now {
            retryAt = nil
            subscriptions.retry()
        }
        if subscriptions.hasOrders { sendOrders(by: client) }
        sendProbe(by: client)
    }

    private func contend(_ now: BrokerLink.Contention) {
        guard now != contention else { return }
        contention = now
        switch now {
        case .none: news.append(.uncontended)
        case .suspected: news.append(.contended(isCertain: false))
        case .told: news.append(.contended(isCertain: true))
        }
    }

    private func sendOrders(by client: MosquittoClient) {
        remember(subscriptions.everything)
        let orders = subscriptions.takeOrders()
        for order in orders { send(order, by: client) }
        settleSubscriptions()
        link.flush()
    }

    /// Written down before it is so, and what it no longer is after it is so.
    private func remember(_ filters: [String]) {
        guard filters != remembered else { return }
        remembered = filters
        memory.remember(filters)
    }

    private func takeAnswers() {
        guard !inbox.subscriptionAnswers.isEmpty || !inbox.leavingAnswers.isEmpty else { return }
        for answer in inbox.subscriptionAnswers {
            let before = subscriptions.refused
            if let refusal = subscriptions.answered(packetID: answer.packetID, code: answer.code) {
                refuse(refusal.filter, String(cString: mosquitto_reason_string(refusal.code)), before)
            } else {
                for filter in before.keys.sorted() where subscriptions.refused[filter] == nil {
                    news.append(.granted(filter: filter))
                }
            }
        }
        let leaving = inbox.leavingAnswers
        inbox.subscriptionAnswers.removeAll(keepingCapacity: true)
        inbox.leavingAnswers.removeAll(keepingCapacity: true)
        for answer in leaving where !subscriptions.left(packetID: answer.packetID) { heard(answer) }
        settleSubscriptions()
    }

    private func settleSubscriptions() {
        guard subscriptions.isSettled, !isSettled else { return }
        isSettled = true
        remember(subscriptions.everything)
        if subscriptions.refused.isEmpty {
            retryDelay = Self.firstRetry
        } else {
            retryAt = .now + retryDelay
            retryDelay = min(retryDelay * 2, Self.lastRetry)
        }
        // A broker that grants nothing has not proved that anything comes of this connection.
        if subscriptions.refused.count < subscriptions.filters.count || subscriptions.filters.isEmpty { link.prove() }
        news.append(.subscribed)
    }

    private func refuse(_ filter: String, _ reason: String, _ before: [String: Int32]) {
        // The same again is not news for the log.
        if before[filter] == nil {
            logger.error(
                "the broker refuses a subscription; it is asked for again",
                metadata: ["filter": "\(filter)", "reason": "\(reason)"]
            )
        }
        news.append(.refused(filter: filter, reason: reason))
    }

    private func send(_ order: SubscriptionLedger.Order, by client: MosquittoClient) {
        isSettled = false
        var packetID: Int32 = 0
        switch order {
        case .subscribe(let filter): subscribe(filter, MQTT_SUB_OPT_SEND_RETAIN_NEW, by: client)
        case .subscribeAnew(let filter): subscribe(filter, MQTT_SUB_OPT_SEND_RETAIN_ALWAYS, by: client)
        case .unsubscribe(let filter):
            logger.notice("unsubscribing from a filter that is no longer configured", metadata: ["filter": "\(filter)"])
            let code = mosquitto_unsubscribe_v5(client.handle, &packetID, filter, nil)
            if code == MOSQ_ERR_SUCCESS.code { subscriptions.leaves(filter, packetID: packetID) }
        }
    }

    private func subscribe(_ filter: String, _ retained: mqtt5_sub_options, by client: MosquittoClient) {
        let before = subscriptions.refused
        if !link.offer.hasSharedSubscriptions, TopicFilter(filter)?.group != nil {
            // Asking would be an error of protocol, and end the connection.
            subscriptions.failed(filter, code: MQTT_RC_SHARED_SUBS_NOT_SUPPORTED.identifier)
            refuse(filter, "the broker has no shared subscriptions", before)
            return
        }
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if client.isVersion5, link.offer.hasSubscriptionIdentifiers, inbox.plan.hasOverlaps {
            mosquitto_property_add_varint(
                &properties,
                MQTT_PROP_SUBSCRIPTION_IDENTIFIER.identifier,
                SubscriptionPlan.identifier(of: filter)
            )
        }
        var packetID: Int32 = 0
        // QoS 1, also where events are published at QoS 2: the library keeps those in memory only and would lose them.
        let options = client.isVersion5 ? Int32(bitPattern: retained.rawValue) : 0
        let code = mosquitto_subscribe_v5(client.handle, &packetID, filter, 1, options, properties)
        if code == MOSQ_ERR_SUCCESS.code {
            subscriptions.sent(filter, packetID: packetID)
        } else {
            subscriptions.failed(filter, code: code)
            refuse(filter, ConnectionFault(code: code).reason, before)
        }
    }

    // MARK: - Whether we are heard

    /// Never subscribed to: whoever unsubscribes from it changes nothing, and is answered.
    private static let probeFilter = "tocsin/probe"

    private func sendProbe(by client: MosquittoClient) {
        let now = ContinuousClock.now
        if let time = proofs.take() { probe.want(time, now: now) }
        guard probe.isDue(at: now) else { return }
        var packetID: Int32 = 0
        guard mosquitto_unsubscribe_v5(client.handle, &packetID, Self.probeFilter, nil) == MOSQ_ERR_SUCCESS.code else {
            return
        }
        committedAtProbe = inbox.redeliveries.end
        probe.sent(packetID: packetID, received: inbox.arrived, at: now)
        link.flush()
    }

    private func heard(_ answer: LinkInbox.LeavingAnswer) {
        let wasDeaf = probe.isDeaf
        let finding = probe.answered(packetID: answer.packetID, received: answer.arrived, at: .now)
        inbox.redeliveries.confirm(through: committedAtProbe)
        link.prove()
        if wasDeaf, !probe.isDeaf { news.append(.hearing) }
        switch finding {
        case .nothing: break
        case .heard(let time): news.append(.heard(time))
        }
    }

    /// Nothing is there to be read: whether an answer is missing.
    private func listen() {
        guard link.client != nil, inbox.batch.isEmpty, probe.isOverdue(at: .now) else { return }
        news.append(.deaf(.now - probe.lastHeardAt))
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
