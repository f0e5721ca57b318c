/// What the publishing client has done since it was made.
package struct PublisherStatistics: Sendable, Hashable {
    package var isConnected = false
    /// Accepted and not yet acknowledged.
    package var pending = 0
    package var acknowledged = 0
    package var refused = 0
    /// Calls that found the queue full and had to wait.
    package var queueFull = 0
    /// Sent a second time after a lost connection.
    package var resent = 0
    /// Requests received.
    package var requests = 0
    /// Those of them that nobody took in time.
    package var requestsDropped = 0

    package init() {}
}
