/// What the publishing client announces, listens to, and how much it holds.
package struct PublisherSettings: Sendable {
    /// See ``BrokerSettings/forPublishing(as:)``.
    package var broker: BrokerSettings
    /// Published on every connect, before anything else.
    package var online: OutboundMessage
    /// The will, and published at a clean stop.
    package var offline: OutboundMessage
    /// Filters whose messages appear in ``PublisherSession/requests``.
    package var subscriptions: [String]
    /// Messages accepted and not yet acknowledged; beyond it ``PublisherSession/publish(_:)-(OutboundMessage)`` waits.
    package var capacity: Int
    /// Messages handed to the library and not yet acknowledged. It scans its list for each acknowledgement, so a window of 100
    /// costs 7 µs a message and one of 5,000 costs 27 µs.
    package var window: Int
    /// Received messages that nobody has taken yet; beyond it new ones are dropped and counted.
    package var requestCapacity: Int
    /// How long a stop waits for what is queued.
    package var drainTime: Duration

    package init(
        broker: BrokerSettings,
        online: OutboundMessage,
        offline: OutboundMessage,
        subscriptions: [String] = [],
        capacity: Int = 10_000,
        window: Int = 100,
        requestCapacity: Int = 1000,
        drainTime: Duration = .seconds(5)
    ) {
        precondition(capacity > 0 && window > 0 && window <= capacity, "window \(window) of \(capacity)")
        self.broker = broker
        self.online = online
        self.offline = offline
        self.subscriptions = subscriptions
        self.capacity = capacity
        self.window = window
        self.requestCapacity = requestCapacity
        self.drainTime = drainTime
    }
}
