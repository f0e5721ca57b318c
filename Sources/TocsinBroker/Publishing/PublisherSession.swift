import CMosquitto
package import Logging
import Synchronization
import TocsinConcurrency

/// The client that speaks: publishes at QoS 1 and tells when the broker has it, says whether Tocsin is online, and takes requests.
///
/// ``run()`` is the connection; give it a task of its own. It connects by itself, also when the broker is not there yet, and after a
/// lost connection it sends again what was not acknowledged, so a message may arrive twice and is never lost while we live.
///
/// Nothing that others send keeps it from speaking: it writes before it reads, and reads a bounded number of packets before it writes again.
package actor PublisherSession {
    /// What was asked for, bounded and in turn; ends with ``run()``.
    package nonisolated let requests: RequestQueue

    private let executor: ThreadExecutor
    private let settings: PublisherSettings
    private let wake: WakeSignal
    private let intake: PublisherIntake
    private let inbox: PublisherInbox
    private let link: BrokerLink
    private let logger: Logger
    private let renewal = Mutex(false)
    private var subscriptions: SubscriptionLedger
    private var window: OutboundWindow<Outbound>
    private var sweeper: RetainedSweeper?
    /// Without packet sizes of its own (MQTT 3.1.1) the broker is believed to take nothing of this size: it closed the connection on it.
    private var tooLarge: (packet: Int, until: ContinuousClock.Instant)?
    private var hasSaidUnretained = false
    private var isUp = false
    /// Connections that the broker closed instead of answering CONNECT.
    private var silentCloses = 0

    /// A message and who waits for it.
    private struct Outbound {
        var message: OutboundMessage
        let submission: Submission?
        /// Its place in the submission.
        let index: Int
        var isReduced = false
    }

    /// How long a broker is believed to take no packet as large as one on which it closed the connection.
    private static let memory = Duration.seconds(600)

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(settings: PublisherSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        executor = ThreadExecutor(name: "mqtt-publish")
        intake = PublisherIntake(capacity: settings.capacity, byteCapacity: settings.byteCapacity)
        window = OutboundWindow(limit: settings.window)
        subscriptions = SubscriptionLedger(settings.subscriptions, resubscribesAlways: true)
        sweeper = settings.sweep.map { RetainedSweeper($0, at: .now) }
        let requests = RequestQueue(settings.requestLimits, sender: settings.sender)
        let wake = WakeSignal()
        let inbox = PublisherInbox(requests: requests)
        self.requests = requests
        self.wake = wake
        self.inbox = inbox
        link = BrokerLink(settings.broker, inbox: inbox, wake: wake, logger: logger) { client throws(ConnectionFault) in
            var will = settings.offline
            if !inbox.keepsRetained { will.isRetained = false }
            try client.setWill(will)
            mosquitto_int_option(client.handle, MOSQ_OPT_SEND_MAXIMUM, Int32(clamping: settings.window))
            inbox.listen(on: client)
        }
    }

    package nonisolated var statistics: PublisherStatistics { intake.statistics }

    /// Takes messages, which the broker receives in this order; returns once they are taken, and waits while there is no room.
    ///
    /// - Parameter settled: called once for each message, with its place among them, on a thread that it must not hold: `nil` when the broker
    ///   has acknowledged it, else why it never will. A broker that is away is no reason; a stop is.
    package nonisolated func publish(
        _ messages: [OutboundMessage],
        settled: @escaping @Sendable (_ index: Int, _ failure: PublishFailure?) -> Void
    ) async throws(PublishFailure) {
        let submission = Submission(messages, priority: .alarm, report: settled)
        while true {
            switch await intake.offer(submission, wake: wake.signal) {
            case .taken: return
            case .roomAgain: continue
            case .closed: throw .closed
            }
        }
    }

    /// Takes a message that nobody waits for: it is sent after those that somebody does, once, and let go where there is no room for it.
    package nonisolated func post(_ message: OutboundMessage) {
        if intake.offerAtOnce(Submission([message], priority: .answer) { _, _ in }) {
            wake.signal()
        } else {
            intake.count { $0.letGo += 1 }
        }
    }

    /// What is ours has changed: retained messages are looked at again.
    package func sweep() {
        sweeper?.request(at: .now)
    }

    /// Connects and serves until ``stop()`` or cancellation; then sends what is queued, the offline status and DISCONNECT, all
    /// within ``PublisherSettings/drainTime``, and returns. What is left then fails with ``PublishFailure/closed``.
    package func run() async {
        await withTaskCancellationHandler(operation: { await serve() }, onCancel: { stop() })
    }

    /// Connects anew, with the password and the certificates as they are now. What is not acknowledged is sent again.
    package nonisolated func renew() async {
        renewal.withLock { $0 = true }
        wake.signal()
    }

    /// Ends ``run()`` from anywhere. Nothing more is accepted.
    package nonisolated func stop() {
        intake.stop()
        wake.signal()
    }

    private func serve() async {
        var drainedBy: ContinuousClock.Instant?
        var mayHaveMore = false
        while true {
            takeSubmissions()
            follow()
            if intake.isStopping {
                let limit = drainedBy ?? ContinuousClock.now + settings.drainTime
                drainedBy = limit
                if link.client == nil || window.isIdle || ContinuousClock.now >= limit { break }
            }
            link.corked { send() }
            lookAtRetained()
            let readiness = link.wait(until: mayHaveMore ? .now : deadline(drainedBy))
            if readiness == .ready || mayHaveMore {
                mayHaveMore = read()
                settle()
            }
            // Lets in whoever calls the actor.
            await Task.yield()
        }
        takeLeave()
    }

    private func deadline(_ drainedBy: ContinuousClock.Instant?) -> ContinuousClock.Instant {
        var deadline = drainedBy ?? .now + .seconds(1)
        if let due = window.wakeAt { deadline = min(deadline, due) }
        if let due = sweeper?.wakeAt { deadline = min(deadline, max(due, .now + .milliseconds(1))) }
        return deadline
    }

    /// Whether there may be more: reading ended at its bound. Over TLS no readiness tells of it then.
    private func read() -> Bool {
        let start = inbox.received
        var isBound = false
        link.read {
            isBound = inbox.received &- start >= settings.readLimit
            return isBound
        }
        return isBound
    }

    private func takeSubmissions() {
        for submission in intake.take() {
            for (index, message) in submission.messages.enumerated() {
                window.append(
                    Outbound(message: message, submission: submission, index: index),
                    topic: message.topic,
                    isRetained: message.isRetained,
                    priority: submission.priority
                )
            }
        }
    }

    // MARK: - The connection

    private func follow() {
        if let isSessionPresent = link.takeGreeting() { greeted(isSessionPresent) }
        _ = link.hasPeace(at: .now)
        if takeRenewal() {
            link.renew()
            cutOff("connecting anew", isBlamable: false)
        }
        guard let fault = link.advance() else { return }
        if inbox.greeting?.code == Self.retainNotSupported {
            inbox.keepsRetained = false
            sayUnretained()
        }
        if !isUp { closedSilently() }
        cutOff(fault.reason, isBlamable: RefusalPolicy.isBlamable(inbox.disconnectCode))
    }

    /// The connection is gone, or was not made.
    ///
    /// - Parameter isBlamable: what was on its way may be the reason.
    private func cutOff(_ reason: String, isBlamable: Bool) {
        intake.count { $0.connection = .down(reason: reason) }
        guard isUp else { return }
        isUp = false
        sweeper?.disconnected()
        let lost = window.connectionLost(isBlamable: isBlamable)
        intake.count { statistics in
            statistics.losses += 1
            if case .several(let count) = lost { statistics.resent += count }
            if case .alone = lost { statistics.resent += 1 }
        }
        if case .alone(let entry) = lost { suspect(entry) }
        settleByWindow()
    }

    /// MQTT 3.1.1 has no word for a will that may not be retained: the connection is closed without an answer. So the other way is tried.
    private func closedSilently() {
        guard settings.broker.version == .v311, inbox.greeting == nil, inbox.disconnectCode != nil else { return }
        silentCloses &+= 1
        if silentCloses.isMultiple(of: 2) { inbox.keepsRetained.toggle() }
    }

    /// MQTT 5 §3.2.2.2: the broker takes no retained message, and refuses the connection for a will that is one.
    private static let retainNotSupported: Int32 = 0x9A

    private func greeted(_ isSessionPresent: Bool) {
        isUp = true
        let offer = inbox.greeting?.offer ?? BrokerOffer()
        if settings.broker.version == .v5 { inbox.keepsRetained = offer.hasRetained }
        if inbox.keepsRetained { hasSaidUnretained = false } else { sayUnretained() }
        intake.count { [keepsRetained = inbox.keepsRetained] statistics in
            statistics.connection = .up
            statistics.largestPacket = offer.maximumPacketSize.map { Int($0) }
            statistics.keepsRetained = keepsRetained
        }
        subscriptions.connected(isSessionPresent: isSessionPresent)
        subscribe()
        announce(settings.online)
        if inbox.keepsRetained { sweeper?.connected(at: .now) }
    }

    private func sayUnretained() {
        guard !hasSaidUnretained else { return }
        hasSaidUnretained = true
        logger.warning(
            "the broker keeps no retained messages: who subscribes later does not see incidents, inboxes and the status; set retain_available"
        )
    }

    private func takeRenewal() -> Bool {
        renewal.withLock { renewal in
            defer { renewal = false }
            return renewal
        }
    }

    private func subscribe() {
        guard let client = link.client else { return }
        for order in subscriptions.takeOrders() {
            guard case .subscribe(let filter) = order else { continue }
            var packetID: Int32 = 0
            let options = client.isVersion5 ? Int32(MQTT_SUB_OPT_SEND_RETAIN_NEVER.rawValue) : 0
            mosquitto_subscribe_v5(client.handle, &packetID, filter, 1, options, nil)
            subscriptions.sent(filter, packetID: packetID)
        }
    }

    /// Past the window, ahead of everything that waits. Its acknowledgement is nobody's.
    private func announce(_ status: OutboundMessage) {
        guard let client = link.client else { return }
        var status = status
        if !inbox.keepsRetained { status.isRetained = false }
        if case .refused(let reason) = client.publish(status) {
            logger.error("cannot publish the status", metadata: ["topic": "\(status.topic)", "reason": "\(reason)"])
        }
    }

    // MARK: - Sending

    private func send() {
        guard let client = link.client else { return }
        while var entry = window.takeNext(at: .now) {
            // Nothing is there that could be cleared.
            if !inbox.keepsRetained, entry.isRetained, entry.item.message.payload.isEmpty {
                window.arrived(entry)
                finish(entry.item, failure: nil)
                continue
            }
            if let reason = fit(&entry, isVersion5: client.isVersion5) {
                giveUp(entry, reason, isHopeless: false)
                continue
            }
            var message = entry.item.message
            if !inbox.keepsRetained { message.isRetained = false }
            switch client.publish(message) {
            case .queued(let packetID):
                window.sent(entry, packetID: packetID)
            case .refused(let reason):
                giveUp(entry, reason, isHopeless: false)
            case .connectionLost:
                window.putBack(entry)
                settleByWindow()
                return
            }
        }
        settleByWindow()
        if client.wantsToWrite { link.flush() }
    }

    /// Makes a message smaller than what the broker takes.
    ///
    /// - Returns: why that cannot be; `nil` where it fits.
    private func fit(_ entry: inout OutboundWindow<Outbound>.Entry, isVersion5: Bool) -> String? {
        if let known = tooLarge, known.until <= .now { tooLarge = nil }
        let largest = inbox.greeting?.offer.maximumPacketSize.map { Int($0) }
        let fit = OutboundFit(isVersion5: isVersion5, largestPacket: largest)
        let size = fit.size(of: entry.item.message)
        if !fit.fits(entry.item.message), let largest {
            let room = fit.payloadRoom(for: entry.item.message, in: largest)
            guard reduce(&entry, to: room) else {
                return "it has \(size) bytes, and the broker takes packets of at most \(largest)"
            }
        } else if let known = tooLarge, size >= known.packet, !entry.item.isReduced {
            // What is believed is no reason to give it up.
            _ = reduce(&entry, to: Self.smallRoom(for: entry.item.message))
        }
        return nil
    }

    private func reduce(_ entry: inout OutboundWindow<Outbound>.Entry, to room: Int?) -> Bool {
        let present = entry.item.message.payload.count
        guard let room, room < present, let payload = settings.reduce(entry.item.message, room), payload.count <= room
        else { return false }
        logger.notice(
            "a message was sent with less in it, because the broker takes no larger one",
            metadata: [
                "topic": "\(entry.topic)", "bytes": "\(entry.item.message.payload.count)", "sent": "\(payload.count)",
            ]
        )
        intake.count { statistics in
            // Room is given back by what is kept.
            statistics.pendingBytes -= entry.item.message.payload.count - payload.count
            statistics.reduced += 1
        }
        entry.item.message.payload = payload
        entry.item.isReduced = true
        return true
    }

    /// Bytes of a payload that a broker will take which took not this one, as far as can be guessed.
    private static func smallRoom(for message: OutboundMessage) -> Int {
        max(1024, message.payload.count / 8)
    }

    // MARK: - What the broker says

    private func settle() {
        let acknowledgements = inbox.acknowledgements
        inbox.acknowledgements.removeAll(keepingCapacity: true)
        for acknowledgement in acknowledgements {
            guard let entry = window.landed(packetID: acknowledgement.packetID) else { continue }
            if acknowledgement.code < 128 {
                window.arrived(entry)
                finish(entry.item, failure: nil)
            } else {
                refused(entry, code: acknowledgement.code)
            }
        }
        settleByWindow()
        for answer in inbox.subscriptionAnswers {
            guard let refusal = subscriptions.answered(packetID: answer.packetID, code: answer.code) else { continue }
            logger.error(
                "the broker refuses a subscription",
                metadata: [
                    "filter": "\(refusal.filter)",
                    "reason": "\(String(cString: mosquitto_reason_string(refusal.code)))",
                ]
            )
        }
        inbox.subscriptionAnswers.removeAll(keepingCapacity: true)
        if subscriptions.isSettled { link.prove() }
    }

    private func refused(_ refused: OutboundWindow<Outbound>.Entry, code: Int32) {
        var entry = refused
        entry.refusals += 1
        let reason = "the broker refuses it: \(String(cString: mosquitto_reason_string(code)))"
        switch entry.priority {
        case .answer, .clearing:
            return giveUp(entry, reason, isHopeless: false)
        case .alarm:
            break
        }
        let mayBeSmaller = code == RefusalPolicy.tooLarge && !entry.item.isReduced
        if mayBeSmaller, reduce(&entry, to: Self.smallRoom(for: entry.item.message)) {
            return window.hold(entry, until: .now)
        }
        let isLast = code == RefusalPolicy.tooLarge || entry.refusals >= RefusalPolicy.attempts(for: code)
        guard !isLast, !window.isHopeless(entry.topic) else { return giveUp(entry, reason, isHopeless: true) }
        intake.count { $0.retried += 1 }
        if entry.refusals == 1 {
            logger.warning(
                "a message is refused and will be sent again",
                metadata: ["topic": "\(entry.topic)", "reason": "\(reason)"]
            )
        }
        window.hold(entry, until: .now + RefusalPolicy.delay(after: entry.refusals))
    }

    /// It alone was on its way when the connection was lost. Once is chance; where it is again, it is the reason.
    private func suspect(_ suspected: OutboundWindow<Outbound>.Entry) {
        var entry = suspected
        if entry.losses >= RefusalPolicy.lossesBeforeReducing, !entry.item.isReduced {
            let size = OutboundFit(isVersion5: settings.broker.version == .v5, largestPacket: nil).size(
                of: entry.item.message
            )
            if reduce(&entry, to: Self.smallRoom(for: entry.item.message)) {
                tooLarge = (min(size, tooLarge?.packet ?? size), .now + Self.memory)
                entry.losses = 1
            }
        }
        guard entry.losses < RefusalPolicy.losses, entry.priority == .alarm else {
            let reason =
                "the broker closed the connection each of the \(entry.losses) times that it was sent (\(entry.item.message.payload.count) bytes)"
            return giveUp(entry, reason, isHopeless: false)
        }
        window.hold(entry, until: .now + RefusalPolicy.delay(after: entry.losses))
    }

    private func giveUp(_ entry: OutboundWindow<Outbound>.Entry, _ reason: String, isHopeless: Bool) {
        window.dropped(entry, isHopeless: isHopeless)
        switch entry.priority {
        case .alarm:
            break
        case .answer, .clearing:
            intake.count { $0.letGo += 1 }
        }
        finish(entry.item, failure: .refused(topic: entry.topic, reason: reason))
    }

    private func settleByWindow() {
        for (entry, settlement) in window.takeSettled() {
            switch settlement {
            case .superseded:
                finish(entry.item, failure: nil)
            case .crowdedOut:
                let reason = "too many wait for the same topic, which the broker refuses"
                finish(entry.item, failure: .refused(topic: entry.topic, reason: reason))
            }
        }
        let heldBack = window.heldBack
        intake.count { $0.heldBack = heldBack }
    }

    private func finish(_ outbound: Outbound, failure: PublishFailure?) {
        guard let submission = outbound.submission else { return }
        intake.settled(outbound.message, isRefused: failure != nil)
        submission.settle(outbound.index, failure)
    }

    // MARK: - Retained messages that are not ours any more

    private func lookAtRetained() {
        guard let sweep = settings.sweep, let client = link.client else { return }
        let now = ContinuousClock.now
        switch sweeper?.step(at: now, lastHeardAt: inbox.retained?.lastAt) ?? .nothing {
        case .nothing:
            return
        case .look:
            inbox.retained = RetainedNotes(limit: sweep.limit, at: now)
            let options = client.isVersion5 ? Int32(MQTT_SUB_OPT_NO_LOCAL.rawValue) : 0
            for filter in sweep.filters { mosquitto_subscribe_v5(client.handle, nil, filter, 0, options, nil) }
        case .stopLooking:
            for filter in sweep.filters { mosquitto_unsubscribe_v5(client.handle, nil, filter, nil) }
            let notes = inbox.retained
            inbox.retained = nil
            sweeper?.found(sweep.strangers(notes?.topics ?? []), isPartial: notes?.isPartial ?? false, at: now)
        case .clear(let topic):
            // Since it was found it may have become ours.
            guard !sweep.strangers([topic]).isEmpty else { return }
            window.append(
                Outbound(
                    message: OutboundMessage(topic: topic, payload: [], isRetained: true),
                    submission: nil,
                    index: 0
                ),
                topic: topic,
                isRetained: false,
                priority: .clearing
            )
            intake.count { $0.cleared += 1 }
        }
        if client.wantsToWrite { link.flush() }
    }

    private func takeLeave() {
        announce(settings.offline)
        link.disconnect()
        takeSubmissions()
        for entry in window.removeAll() { finish(entry.item, failure: .closed) }
        intake.count { $0.connection = .down(reason: "stopped") }
        requests.finish()
    }
}
