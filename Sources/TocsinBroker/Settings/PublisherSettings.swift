/// What the publishing client announces, listens to, and how much it holds.
package struct PublisherSettings: Sendable {
    /// Makes a message smaller: a payload of at most so many bytes that says the same with less, or `nil` where there is none.
    package typealias Reduction = @Sendable (_ message: OutboundMessage, _ payloadRoom: Int) -> [UInt8]?

    /// See ``BrokerSettings/forPublishing(as:)``.
    package var broker: BrokerSettings
    /// Published on every connect, before anything else.
    package var online: OutboundMessage
    /// The will, and published at a clean stop.
    package var offline: OutboundMessage
    /// Filters whose messages are in ``PublisherSession/requests``.
    package var subscriptions: [String]
    package var requestLimits: RequestLimits
    /// Who sent a message to a topic; all whom it can't tell apart have one name.
    package var sender: @Sendable (_ topic: String) -> String
    package var reduce: Reduction
    /// Retained messages that may not be ours any more; `nil` where nothing is looked at.
    package var sweep: RetainedSweep?
    /// Messages accepted and not yet acknowledged; beyond it callers wait.
    package var capacity: Int
    /// Bytes of their payloads; beyond it callers wait.
    package var byteCapacity: Int
    /// Messages handed to the library and not yet acknowledged. It scans its list for each acknowledgement, so a window of 100
    /// costs 7 µs a message and one of 5,000 costs 27 µs.
    package var window: Int
    /// Packets read before what waits to be written is written.
    package var readLimit: Int
    /// How long a stop waits for what is queued.
    package var drainTime: Duration

    package init(
        broker: BrokerSettings,
        online: OutboundMessage,
        offline: OutboundMessage,
        subscriptions: [String] = [],
        requestLimits: RequestLimits = RequestLimits(),
        sender: @escaping @Sendable (_ topic: String) -> String = { _ in "" },
        reduce: @escaping Reduction = { _, _ in nil },
        sweep: RetainedSweep? = nil,
        capacity: Int = 10_000,
        byteCapacity: Int = 8 * 1024 * 1024,
        window: Int = 100,
        readLimit: Int = 64,
        drainTime: Duration = .seconds(5)
    ) {
        precondition(capacity > 0 && window > 0 && window <= capacity, "window \(window) of \(capacity)")
        precondition(readLimit > 0 && byteCapacity > 0, "nothing may be read or kept")
        self.broker = broker
        self.online = online
        self.offline = offline
        self.subscriptions = subscriptions
        self.requestLimits = requestLimits
        self.sender = sender
        self.reduce = reduce
        self.sweep = sweep
        self.capacity = capacity
        self.byteCapacity = byteCapacity
        self.window = window
        self.readLimit = readLimit
        self.drainTime = drainTime
    }
}

/// Looking at retained messages below our own topics, and clearing those that are not ours any more. Never in the way of anything else.
package struct RetainedSweep: Sendable {
    /// What is looked at.
    package var filters: [String]
    /// Those of some topics that are to be cleared. Called on the client's thread, so it answers at once.
    package var strangers: @Sendable (_ topics: [String]) -> [String]
    /// Topics that are looked at in one go; what is beyond is found in the next.
    package var limit: Int
    /// Between two messages that clear.
    package var pace: Duration
    /// From the end of one look to the next, where the last saw not all.
    package var pause: Duration

    package init(
        filters: [String],
        limit: Int = 20_000,
        pace: Duration = .milliseconds(5),
        pause: Duration = .seconds(10),
        strangers: @escaping @Sendable (_ topics: [String]) -> [String]
    ) {
        self.filters = filters
        self.limit = limit
        self.pace = pace
        self.pause = pause
        self.strangers = strangers
    }
}
