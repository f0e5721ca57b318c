import CMosquitto
import Glibc

/// A connection for one run of a tool: made once, and lost once.
final class OneShotLink {
    static let patience = Duration.seconds(10)

    let client: MosquittoClient
    private let inbox: LinkInbox
    private let settings: BrokerSettings
    private let wake = WakeSignal()
    private var upkeepAt = ContinuousClock.now + .seconds(1)

    init(_ settings: BrokerSettings, inbox: LinkInbox) throws(ConnectionFault) {
        self.settings = settings
        self.inbox = inbox
        client = try MosquittoClient(settings, inbox: inbox)
    }

    /// Returns when the broker has accepted us.
    func connect() throws(ConnectionFault) {
        try client.connect(settings)
        let deadline = ContinuousClock.now + Self.patience
        while inbox.greeting == nil { try turn(until: deadline) }
        if let greeting = inbox.greeting, greeting.code != 0 {
            throw ConnectionFault(refusal: greeting.code, version: settings.version)
        }
        client.stopListeningToLog()
    }

    /// Subscribes at QoS 1 and returns when the broker has granted it.
    func subscribe(to filters: [String]) throws(ConnectionFault) {
        for filter in filters {
            let code = mosquitto_subscribe_v5(client.handle, nil, filter, 1, 0, nil)
            guard code == MOSQ_ERR_SUCCESS.code else { throw ConnectionFault(code: code) }
        }
        let deadline = ContinuousClock.now + Self.patience
        while inbox.subscriptionAnswers.count < filters.count { try turn(until: deadline) }
        if let refusal = inbox.subscriptionAnswers.first(where: { $0.code >= 128 }) {
            throw ConnectionFault("subscription refused: \(String(cString: mosquitto_reason_string(refusal.code)))")
        }
    }

    /// Writes what is queued, waits for something to read, and reads until nothing more is there or `isEnough` says so.
    func turn(
        until deadline: ContinuousClock.Instant,
        isEnough: () -> Bool = { false }
    ) throws(ConnectionFault) {
        try write()
        let readiness = Readiness.wait(
            for: client.socket,
            writing: client.wantsToWrite,
            wake: wake,
            until: min(deadline, upkeepAt)
        )
        let now = ContinuousClock.now
        if now >= upkeepAt {
            upkeepAt = now + .seconds(1)
            try check(client.upkeep())
        }
        if readiness == .timedOut, now >= deadline { throw ConnectionFault("the broker does not answer") }
        while !isEnough() {
            let before = inbox.received
            errno = 0
            try check(client.read())
            if inbox.received == before, errno == EAGAIN || errno == EWOULDBLOCK { return }
        }
    }

    func write() throws(ConnectionFault) {
        if client.wantsToWrite { try check(client.write()) }
    }

    func disconnect() {
        client.leave(within: .seconds(2))
    }

    private func check(_ code: Int32) throws(ConnectionFault) {
        if code == MOSQ_ERR_SUCCESS.code { return }
        throw inbox.lastError.map { ConnectionFault($0) } ?? ConnectionFault(code: code)
    }
}
