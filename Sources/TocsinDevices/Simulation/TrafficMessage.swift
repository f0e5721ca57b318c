package import TocsinTime

/// A message that a simulated or recorded device publishes.
package struct TrafficMessage: Hashable, Sendable {
    /// When it is to be published, counted from the start.
    package let at: TimeSpan
    /// The time that the message itself speaks of: of a recording, that of the row.
    package let time: Timestamp
    package let topic: String
    package let payload: [UInt8]
    package let isRetained: Bool

    package init(at: TimeSpan, time: Timestamp, topic: String, payload: [UInt8], isRetained: Bool = false) {
        self.at = at
        self.time = time
        self.topic = topic
        self.payload = payload
        self.isRetained = isRetained
    }
}
