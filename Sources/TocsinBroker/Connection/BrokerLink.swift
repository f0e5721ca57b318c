import CMosquitto
import Glibc
import Logging
import TocsinConcurrency

/// A connection that comes back: when to try, what became of it, and the calls that its owner may make while it stands.
///
/// Owned by one session and used on that session's thread alone. It decides nothing about messages: reading, and above all
/// writing, happen when the owner says so.
final class BrokerLink {
    private enum State {
        case down(retryAt: ContinuousClock.Instant)
        case connecting(MosquittoClient, until: ContinuousClock.Instant)
        case up(MosquittoClient, since: ContinuousClock.Instant)
    }

    /// What speaks for another client that connects under our id.
    enum Contention: Equatable {
        case none
        /// The broker closed several connections in a row soon after it had accepted them, and gave no reason.
        case suspected
        /// The broker said so.
        case told
    }

    /// How long an answer to TCP, TLS and CONNECT may take.
    private static let patience = Duration.seconds(10)
    /// A connection that lasted this long has proved itself, and the next attempt after it starts the backoff anew.
    private static let probation = Duration.seconds(10)
    /// Connections in a row that the broker accepts and closes within that time, before another client is suspected behind it.
    private static let suspicious = 3
    /// How long a connection has to stand before nobody contends for its id.
    static let peace = Duration.seconds(30)

    private let settings: BrokerSettings
    private let inbox: LinkInbox
    private let wake: WakeSignal
    private let logger: Logger
    private let configure: (MosquittoClient) throws(ConnectionFault) -> Void
    private var backoff: Backoff
    private var state = State.down(retryAt: .now)
    private var upkeepAt = ContinuousClock.now
    private var lastReason: String?
    private var isProven = false
    private var isListening = false
    private var shortLives = 0
    private(set) var contention = Contention.none

    /// - Parameter configure: sets the owner's callbacks and will on each new client.
    init(
        _ settings: BrokerSettings,
        inbox: LinkInbox,
        wake: WakeSignal,
        logger: Logger,
        configure: @escaping (MosquittoClient) throws(ConnectionFault) -> Void
    ) {
        self.settings = settings
        self.inbox = inbox
        self.wake = wake
        self.logger = logger
        self.configure = configure
        backoff = settings.backoff
    }

    /// The client while the broker has accepted us.
    var client: MosquittoClient? {
        switch state {
        case .up(let client, _): client
        case .down, .connecting: nil
        }
    }

    /// Whether the broker has accepted us since the last call, and if so whether it had kept the session.
    ///
    /// Separate from ``advance()`` because it writes nothing: messages may have come in the same breath.
    func takeGreeting() -> Bool? {
        guard case .connecting(let client, _) = state, let greeting = inbox.greeting, greeting.code == 0 else {
            return nil
        }
        if inbox.needsLog { isListening = true } else { client.stopListeningToLog() }
        isProven = false
        state = .up(client, since: .now)
        upkeepAt = .now + .seconds(1)
        lastReason = nil
        logger.info(
            "connected to the broker",
            metadata: ["client": "\(settings.clientID)", "session": "\(greeting.isSessionPresent ? "resumed" : "new")"]
        )
        return greeting.isSessionPresent
    }

    /// What the broker said of itself when it accepted us.
    var offer: BrokerOffer { inbox.greeting?.offer ?? BrokerOffer() }

    /// The broker does what we want of it: the next attempt comes soon, however short this connection is. Not where somebody contends for
    /// our id, and would be thrown out each time.
    func prove() {
        isProven = true
    }

    /// Nobody has thrown us out for a while. `true` where that is news.
    func hasPeace(at now: ContinuousClock.Instant) -> Bool {
        guard case .up(_, let since) = state, now - since >= Self.peace else { return false }
        shortLives = 0
        defer { contention = .none }
        return contention != .none
    }

    /// Stops listening to the library's log where nobody needs it any more.
    func hushLog() {
        guard isListening, !inbox.needsLog else { return }
        isListening = false
        client?.stopListeningToLog()
    }

    /// Connects anew, at once; for a changed password or certificate.
    func renew() {
        retreat()
        backoff.reset()
        state = .down(retryAt: .now)
    }

    /// Does what is due, connecting and keep-alive among it, and says why there is no connection any more.
    ///
    /// It writes whatever is queued, so nothing that was received may be waiting for a commit.
    func advance() -> ConnectionFault? {
        let now = ContinuousClock.now
        switch state {
        case .down(let retryAt):
            return now >= retryAt ? connect() : nil
        case .connecting(let client, let until):
            if let greeting = inbox.greeting, greeting.code != 0 {
                return lost(ConnectionFault(refusal: greeting.code, version: settings.version))
            }
            if client.socket < 0 { return lost(diagnosed(fault())) }
            if now >= until { return lost(diagnosed(ConnectionFault("the broker does not answer"))) }
            if client.wantsToWrite { flush() }
            return nil
        case .up(let client, _):
            if client.socket < 0 { return lost(fault()) }
            if now >= upkeepAt {
                upkeepAt = now + .seconds(1)
                let code = client.upkeep()
                guard code == MOSQ_ERR_SUCCESS.code else { return lost(ConnectionFault(code: code)) }
            }
            if client.wantsToWrite { flush() }
            return nil
        }
    }

    /// Waits for something to do: a packet, a signal, the next attempt or the next upkeep, at most until `deadline`.
    func wait(until deadline: ContinuousClock.Instant) -> Readiness {
        switch state {
        case .down(let retryAt):
            Readiness.wait(for: -1, writing: false, wake: wake, until: min(retryAt, deadline))
        case .connecting(let client, let until):
            Readiness.wait(for: client.socket, writing: client.wantsToWrite, wake: wake, until: min(until, deadline))
        case .up(let client, _):
            Readiness.wait(for: client.socket, writing: client.wantsToWrite, wake: wake, until: min(upkeepAt, deadline))
        }
    }

    /// Reads until nothing more is there or `isEnough` says so.
    ///
    /// One call of the library reads one packet. Over TLS a ready socket is no guide, for the library may have decrypted more
    /// than it handed out: so calls go on until one finds nothing. A call that found nothing leaves `EAGAIN`; so does one that
    /// received a message (its acknowledgement wakes a thread that does not exist), which is why both are looked at.
    func read(until isEnough: () -> Bool = { false }) {
        guard let client = anyClient else { return }
        while !isEnough() {
            let before = inbox.received
            errno = 0
            let code = client.read()
            let foundNothing = inbox.received == before && (errno == EAGAIN || errno == EWOULDBLOCK)
            // A broken connection closes its socket, which the next `advance()` reports.
            if code != MOSQ_ERR_SUCCESS.code || foundNothing || client.socket < 0 { break }
        }
        if client.socket >= 0 { client.hurry() }
    }

    /// Writes everything that is queued. What the socket does not take now stays queued.
    ///
    /// The library writes each packet by itself: corked, thousands of acknowledgements leave in a few segments and not in
    /// thousands of four bytes, and the broker wakes as seldom.
    func flush() {
        guard let client = anyClient, client.socket >= 0 else { return }
        corked { _ = client.write() }
    }

    /// Lets what is written meanwhile leave together, and at the end at once.
    func corked(_ write: () -> Void) {
        guard let client = anyClient, client.socket >= 0 else { return write() }
        client.cork(true)
        write()
        if client.socket >= 0 { client.cork(false) }
    }

    /// Drops the connection as it stands, with nothing written.
    func drop() {
        retreat()
    }

    /// Takes leave properly, for at most two seconds, and drops the connection.
    func disconnect() {
        client?.leave(within: .seconds(2))
        retreat()
    }

    private var anyClient: MosquittoClient? {
        switch state {
        case .down: nil
        case .connecting(let client, _), .up(let client, _): client
        }
    }

    private func connect() -> ConnectionFault? {
        switch Reachability.probe(host: settings.host, port: settings.port, within: Self.patience, wake: wake) {
        case .interrupted:
            return nil
        case .unreachable(let reason):
            return lost(ConnectionFault(reason))
        case .reachable:
            do throws(ConnectionFault) {
                let client = try MosquittoClient(settings, inbox: inbox)
                try configure(client)
                try client.connect(settings)
                state = .connecting(client, until: .now + Self.patience)
                flush()
                return nil
            } catch {
                return lost(diagnosed(error))
            }
        }
    }

    private func fault() -> ConnectionFault {
        if let greeting = inbox.greeting, greeting.code != 0 {
            return ConnectionFault(refusal: greeting.code, version: settings.version)
        }
        // The broker's own word comes before what the library makes of it.
        if let code = inbox.disconnectCode, code >= 128 { return ConnectionFault(code: code) }
        if let lastError = inbox.lastError { return ConnectionFault(lastError) }
        return ConnectionFault(code: inbox.disconnectCode ?? MOSQ_ERR_CONN_LOST.code)
    }

    /// Why an attempt failed, as far as it can be found out: neither the library nor a closed connection says much.
    private func diagnosed(_ fault: ConnectionFault) -> ConnectionFault {
        if settings.tls != nil, let reason = TLSDiagnosis(settings, within: .seconds(2)).reason {
            return ConnectionFault(reason)
        }
        guard inbox.greeting == nil, settings.version == .v5 else { return fault }
        let plain = settings.tls == nil ? "; if this is a port for TLS, the url must begin with mqtts://" : ""
        return ConnectionFault(
            "\(fault.reason) before it accepted us; if it speaks no MQTT 5, set broker.version to 3.1.1\(plain)"
        )
    }

    /// Another client under our id makes the broker close the connection, soon after it accepted us where that client wants it back.
    private func lookForContention(_ fault: ConnectionFault) {
        if fault.isTakeover {
            contention = .told
            return
        }
        guard case .up(_, let since) = state else {
            // Whoever takes an id lets one in each time. A broker that restarts, or a network that breaks, does not.
            shortLives = 0
            return
        }
        shortLives = .now - since < Self.probation ? shortLives + 1 : 0
        if shortLives >= Self.suspicious, contention == .none { contention = .suspected }
    }

    private func lost(_ fault: ConnectionFault) -> ConnectionFault {
        lookForContention(fault)
        retreat()
        // The same reason again is not news; a broker that is down for a week is one line.
        if fault.reason != lastReason {
            logger.warning(
                "no connection to the broker",
                metadata: ["client": "\(settings.clientID)", "reason": "\(fault.reason)"]
            )
        }
        lastReason = fault.reason
        return fault
    }

    private func retreat() {
        if case .up(_, let since) = state, contention == .none, isProven || .now - since >= Self.probation {
            backoff.reset()
        }
        isListening = false
        state = .down(retryAt: .now + backoff.nextDelay())
    }
}
