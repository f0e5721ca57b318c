import CMosquitto
package import Logging
import Synchronization

/// The client that speaks: publishes at QoS 1 and returns when the broker has it, tells whether Tocsin is online, and takes requests.
///
/// ``run()`` is the connection; give it a task of its own. It connects by itself, also when the broker is not there yet, and after a
/// lost connection it sends again what was not acknowledged, so a message may arrive twice and is never lost while we live.
package actor PublisherSession {
    /// Requests in the order of receipt, each once. Bounded by ``PublisherSettings/requestCapacity``.
    package nonisolated let requests: AsyncStream<InboundRequest>

    private let executor: ThreadExecutor
    private let settings: PublisherSettings
    private let wake: WakeSignal
    private let intake: PublisherIntake
    private let inbox: PublisherInbox
    private let link: BrokerLink
    private let logger: Logger
    private let requestSink: AsyncStream<InboundRequest>.Continuation
    private let renewal = Mutex(false)
    private var subscriptions: SubscriptionLedger
    private var window: OutboundWindow<Outbound>

    /// A message and who waits for it. The status is ours, and nobody waits.
    private enum Outbound {
        case submitted(OutboundMessage, Submission)
        case status(OutboundMessage)

        var message: OutboundMessage {
            switch self {
            case .submitted(let message, _), .status(let message): message
            }
        }
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(settings: PublisherSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        executor = ThreadExecutor(name: "mqtt-publish")
        intake = PublisherIntake(capacity: settings.capacity)
        window = OutboundWindow(limit: settings.window)
        subscriptions = SubscriptionLedger(settings.subscriptions, resubscribesAlways: true)
        (requests, requestSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(settings.requestCapacity))
        let wake = WakeSignal()
        let inbox = PublisherInbox()
        self.wake = wake
        self.inbox = inbox
        link = BrokerLink(settings.broker, inbox: inbox, wake: wake, logger: logger) { client throws(ConnectionFault) in
            try client.setWill(settings.offline)
            mosquitto_int_option(client.handle, MOSQ_OPT_SEND_MAXIMUM, Int32(settings.window))
            inbox.listen(on: client)
        }
    }

    package nonisolated var statistics: PublisherStatistics { intake.statistics }

    /// Returns when the broker has acknowledged the message. Waits while the queue is full or the broker is away.
    ///
    /// Cancelling the caller changes nothing: the message may be on its way. ``stop()`` ends the wait.
    package nonisolated func publish(_ message: OutboundMessage) async throws(PublishFailure) {
        try await submit([message])
    }

    /// Returns when the broker has acknowledged all of them, which it receives in this order; throws the first failure after the rest.
    package nonisolated func publish(_ messages: [OutboundMessage]) async throws(PublishFailure) {
        var failure: PublishFailure?
        var rest = messages[...]
        while !rest.isEmpty {
            let part = rest.prefix(min(1000, settings.capacity))
            rest = rest.dropFirst(part.count)
            do throws(PublishFailure) {
                try await submit(Array(part))
            } catch {
                if error == .closed { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Connects and serves until ``stop()`` or cancellation; then sends what is queued, the offline status and DISCONNECT, all
    /// within ``PublisherSettings/drainTime``, and returns. What is left then fails with ``PublishFailure/closed``.
    package func run() async {
        await withTaskCancellationHandler {
            serve()
        } onCancel: {
            stop()
        }
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

    private nonisolated func submit(_ messages: [OutboundMessage]) async throws(PublishFailure) {
        while true {
            let outcome = await withCheckedContinuation { caller in
                if intake.offer(messages, caller: caller) { wake.signal() }
            }
            switch outcome {
            case .acknowledged: return
            case .failed(let failure): throw failure
            case .roomAgain: continue
            }
        }
    }

    private func serve() {
        var drainedBy: ContinuousClock.Instant?
        while true {
            takeSubmissions()
            follow()
            if intake.isStopping {
                let limit = drainedBy ?? ContinuousClock.now + settings.drainTime
                drainedBy = limit
                if link.client == nil || window.isEmpty || ContinuousClock.now >= limit { break }
            }
            send()
            let readiness = link.wait(until: drainedBy ?? .now + .seconds(1))
            if readiness == .ready {
                link.read()
                settle()
                handOutRequests()
            }
        }
        takeLeave()
    }

    private func takeSubmissions() {
        for submission in intake.take() {
            for message in submission.messages { window.append(.submitted(message, submission)) }
        }
    }

    private func follow() {
        if let isSessionPresent = link.takeGreeting() {
            intake.count { $0.isConnected = true }
            subscriptions.connected(isSessionPresent: isSessionPresent)
            subscribe()
            announce(settings.online)
        }
        _ = link.hasPeace(at: .now)
        let isRenewed = takeRenewal()
        if isRenewed { link.renew() }
        guard link.advance() != nil || isRenewed else { return }
        let resent = window.connectionLost()
        intake.count { statistics in
            statistics.isConnected = false
            statistics.resent += resent
        }
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
        if case .refused(let reason) = client.publish(status) {
            logger.error("cannot publish the status", metadata: ["topic": "\(status.topic)", "reason": "\(reason)"])
        }
    }

    private func send() {
        guard let client = link.client else { return }
        var refused = 0
        while let outbound = window.next {
            switch client.publish(outbound.message) {
            case .queued(let packetID):
                window.sent(packetID: packetID)
            case .refused(let reason):
                window.discarded()
                refused += 1
                finish(outbound, failure: .refused(topic: outbound.message.topic, reason: reason))
            case .connectionLost:
                return
            }
        }
        intake.settled(acknowledged: 0, refused: refused)
        if client.wantsToWrite { link.flush() }
    }

    private func settle() {
        var acknowledged = 0
        var refused = 0
        for acknowledgement in inbox.acknowledgements {
            guard let outbound = window.acknowledged(packetID: acknowledgement.packetID) else { continue }
            if acknowledgement.code < 128 {
                acknowledged += 1
                finish(outbound, failure: nil)
            } else {
                refused += 1
                let reason = String(cString: mosquitto_reason_string(acknowledgement.code))
                finish(outbound, failure: .refused(topic: outbound.message.topic, reason: reason))
            }
        }
        inbox.acknowledgements.removeAll(keepingCapacity: true)
        intake.settled(acknowledged: acknowledged, refused: refused)
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

    private func finish(_ outbound: Outbound, failure: PublishFailure?) {
        switch outbound {
        case .submitted(_, let submission): submission.settle(failure)
        case .status: break
        }
    }

    private func handOutRequests() {
        guard !inbox.requests.isEmpty else { return }
        let received = inbox.requests.count
        var dropped = 0
        for request in inbox.requests {
            switch requestSink.yield(request) {
            case .dropped: dropped += 1
            case .enqueued, .terminated: break
            @unknown default: break
            }
        }
        inbox.requests.removeAll(keepingCapacity: true)
        intake.count { [dropped] statistics in
            statistics.requests += received
            statistics.requestsDropped += dropped
        }
    }

    private func takeLeave() {
        announce(settings.offline)
        link.disconnect()
        takeSubmissions()
        let abandoned = window.removeAll()
        for outbound in abandoned { finish(outbound, failure: .closed) }
        intake.settled(acknowledged: 0, refused: abandoned.count)
        intake.count { $0.isConnected = false }
        requestSink.finish()
    }
}
