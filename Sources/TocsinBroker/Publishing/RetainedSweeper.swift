import DequeModule

/// When to look at retained messages, and what to clear next. A value without a clock; its owner does what it says.
struct RetainedSweeper {
    typealias Instant = ContinuousClock.Instant

    enum Step: Equatable {
        case nothing
        /// Subscribe to what is looked at, and note what comes.
        case look
        /// Unsubscribe; hand what was noted to ``found(_:isPartial:at:)``.
        case stopLooking
        /// Publish an empty retained message there.
        case clear(String)
    }

    private enum State {
        case waiting(until: Instant?)
        case looking(since: Instant)
        case clearing
    }

    /// Nothing has come for so long: that was all.
    private static let quiet = Duration.milliseconds(500)
    /// A look ends then, whatever still comes.
    private static let longestLook = Duration.seconds(20)
    /// What was looked at is looked at again on a new connection after so long.
    private static let validity = Duration.seconds(600)

    private let sweep: RetainedSweep
    private var state = State.waiting(until: nil)
    private var isConnected = false
    private var lastLook: Instant?
    private var strangers: Deque<String> = []
    private var clearAt: Instant
    private var isPartial = false

    init(_ sweep: RetainedSweep, at now: Instant) {
        self.sweep = sweep
        clearAt = now
    }

    /// When ``step(at:lastHeardAt:)`` is to be asked again at the latest; `nil` for nothing to do.
    var wakeAt: Instant? {
        guard isConnected else { return nil }
        switch state {
        case .waiting(let until): return until
        case .looking(let since): return min(since + Self.longestLook, since + Self.quiet)
        case .clearing: return clearAt
        }
    }

    mutating func connected(at now: Instant) {
        isConnected = true
        let isValid = lastLook.map { now - $0 < Self.validity } ?? false
        // What was to be cleared may have been on its way: it is looked for again.
        switch state {
        case .looking, .clearing: state = .waiting(until: now)
        case .waiting(let until): state = .waiting(until: until ?? (isValid ? nil : now))
        }
        strangers.removeAll()
    }

    mutating func disconnected() {
        isConnected = false
    }

    /// What is ours has changed.
    mutating func request(at now: Instant) {
        switch state {
        case .waiting: state = .waiting(until: now)
        case .looking, .clearing: isPartial = true
        }
    }

    /// - Parameter lastHeardAt: when the last retained message came.
    mutating func step(at now: Instant, lastHeardAt: Instant?) -> Step {
        guard isConnected else { return .nothing }
        switch state {
        case .waiting(let until):
            guard let until, until <= now else { return .nothing }
            state = .looking(since: now)
            isPartial = false
            return .look
        case .looking(let since):
            let heard = max(lastHeardAt ?? since, since)
            return now - heard >= Self.quiet || now - since >= Self.longestLook ? .stopLooking : .nothing
        case .clearing:
            guard now >= clearAt else { return .nothing }
            guard let topic = strangers.popFirst() else {
                state = .waiting(until: isPartial ? now + sweep.pause : nil)
                return .nothing
            }
            clearAt = now + sweep.pace
            return .clear(topic)
        }
    }

    /// What a look has found that is not ours.
    mutating func found(_ topics: [String], isPartial: Bool, at now: Instant) {
        lastLook = now
        strangers = Deque(topics)
        self.isPartial = self.isPartial || isPartial
        clearAt = now
        state = .clearing
    }
}
