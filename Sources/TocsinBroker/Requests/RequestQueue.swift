import DequeModule
import Synchronization

/// Requests between the broker's thread and whoever answers them: bounded a sender and in all, and taken from each sender in turn, so that
/// one who sends many waits behind their own and nobody else does.
package final class RequestQueue: Sendable {
    private struct State {
        var gate: RequestGate
        var waiting: [String: Deque<InboundRequest>] = [:]
        /// Who has something waiting, each once; the first is next.
        var turns: Deque<String> = []
        var bytes = 0
        var taker: CheckedContinuation<Void, Never>?
        var isFinished = false
        var statistics = RequestStatistics()
    }

    private let state: Mutex<State>
    private let limits: RequestLimits
    private let sender: @Sendable (String) -> String

    /// - Parameter sender: who sent a message to a topic; all whom it can't tell apart have one name.
    init(_ limits: RequestLimits, sender: @escaping @Sendable (String) -> String) {
        self.limits = limits
        self.sender = sender
        state = Mutex(State(gate: RequestGate(limits)))
    }

    package var statistics: RequestStatistics { state.withLock { $0.statistics } }

    /// Requests in turn, one of each sender first, at most `count`; waits for one. Empty when there will be no more. For one caller at a time.
    package func next(_ count: Int) async -> [InboundRequest] {
        while true {
            let requests = take(count)
            if !requests.isEmpty || state.withLock({ $0.isFinished }) { return requests }
            await withCheckedContinuation { taker in
                let isDue = state.withLock { state in
                    guard state.turns.isEmpty, !state.isFinished else { return true }
                    state.taker = taker
                    return false
                }
                if isDue { taker.resume() }
            }
        }
    }

    /// Those that are here.
    func take(_ count: Int) -> [InboundRequest] {
        state.withLock { state in
            var taken: [InboundRequest] = []
            while taken.count < count, let sender = state.turns.popFirst() {
                guard var own = state.waiting.removeValue(forKey: sender), let request = own.popFirst() else {
                    continue
                }
                state.bytes -= request.size
                taken.append(request)
                guard !own.isEmpty else { continue }
                state.waiting[sender] = own
                state.turns.append(sender)
            }
            return taken
        }
    }

    /// Takes a message in, or refuses it. `payload` is only copied where it is let in.
    ///
    /// - Parameter properties: its response topic and correlation data; asked for only where an answer is due.
    func offer(
        topic: String,
        payload: UnsafeRawBufferPointer,
        at now: ContinuousClock.Instant,
        properties: () -> (responseTopic: String?, correlationData: [UInt8]?)
    ) {
        let sender = sender(topic)
        let taker = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.statistics.received += 1
            let refusal: InboundRequest.Refusal?
            switch state.gate.admit(sender, at: now) {
            case .refused(let isNews):
                state.statistics.tooMany += 1
                guard isNews else { return nil }
                refusal = .tooMany
            case .admitted where payload.count > limits.payload:
                state.statistics.tooLarge += 1
                refusal = .tooLarge
            case .admitted:
                refusal = nil
            }
            let isFull =
                state.waiting[sender, default: []].count >= limits.waiting || state.bytes >= limits.waitingBytes
            guard !isFull, !state.isFinished else {
                state.statistics.dropped += 1
                return nil
            }
            let (responseTopic, correlationData) = properties()
            let request = InboundRequest(
                topic: topic,
                payload: refusal == nil ? Array(payload) : [],
                responseTopic: responseTopic.flatMap { $0.utf8.count <= limits.property ? $0 : nil },
                correlationData: correlationData.flatMap { $0.count <= limits.property ? $0 : nil },
                refusal: refusal
            )
            state.bytes += request.size
            let isFirst = state.waiting[sender] == nil
            state.waiting[sender, default: []].append(request)
            if isFirst { state.turns.append(sender) }
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume()
    }

    func finish() {
        let taker = state.withLock { state in
            state.isFinished = true
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume()
    }
}

/// What was asked for through the broker since the start.
package struct RequestStatistics: Sendable, Hashable {
    package var received = 0
    /// Refused because their sender was over its rate.
    package var tooMany = 0
    package var tooLarge = 0
    /// Let go because too many waited.
    package var dropped = 0

    package init() {}
}

extension InboundRequest {
    /// Bytes, about.
    fileprivate var size: Int {
        128 + topic.utf8.count + payload.count + (responseTopic?.utf8.count ?? 0) + (correlationData?.count ?? 0)
    }
}
