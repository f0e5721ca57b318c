/// What the publishing client has done since it was made, and how it stands.
package struct PublisherStatistics: Sendable, Hashable {
    package var connection = PublisherConnection.down(reason: "not connected yet")
    /// Accepted and not yet acknowledged.
    package var pending = 0
    /// Bytes of their payloads.
    package var pendingBytes = 0
    /// Of them those that the broker refused, or that may be why it closed the connection, and what waits behind them.
    package var heldBack = 0
    package var acknowledged = 0
    /// Those that will never reach the broker.
    package var refused = 0
    /// Calls that found the queue full and had to wait.
    package var queueFull = 0
    /// Connections that were lost after the broker had accepted us.
    package var losses = 0
    /// Sent a second time after a lost connection.
    package var resent = 0
    /// Sent a second time after the broker refused them.
    package var retried = 0
    /// Sent with less in them, because they were larger than the broker takes.
    package var reduced = 0
    /// Sent without anybody who waits for them, and let go because there was no room or the broker refused.
    package var letGo = 0
    /// Retained topics that were not ours any more and were cleared.
    package var cleared = 0
    /// The largest packet that the broker takes, in bytes; `nil` where it has not said.
    package var largestPacket: Int?
    /// Whether the broker keeps retained messages.
    package var keepsRetained = true

    package init() {}

    package var isConnected: Bool { connection == .up }
}

/// How the publishing client stands.
package enum PublisherConnection: Sendable, Hashable {
    case up
    /// Why there is no connection, as a person reads it. Holds no secret.
    case down(reason: String)
}
