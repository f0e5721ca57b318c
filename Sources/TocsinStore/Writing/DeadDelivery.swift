package import TocsinTime

/// A message that was given up: the broker, or another channel, will not take it. Kept with its reason.
package struct DeadDelivery: Sendable, Hashable {
    /// Whose it was and over which channel: `n-1842_mqtt`, `i-12_mqtt`, `inbox-ana_mqtt`. The latest of an id is kept.
    package let id: String
    package let at: Timestamp
    package let topic: String
    /// At most ``payloadLimit`` bytes of it.
    package let payload: [UInt8]
    /// Of the whole payload.
    package let size: Int
    /// A sentence for people.
    package let reason: String

    /// What is kept of a payload: the largest document that we make.
    package static let payloadLimit = 65_536
    /// How many are kept; the oldest go.
    package static let countLimit = 1000

    package init(id: String, at: Timestamp, topic: String, payload: [UInt8], size: Int? = nil, reason: String) {
        self.id = id
        self.at = at
        self.topic = topic
        self.size = size ?? payload.count
        self.payload = Array(payload.prefix(Self.payloadLimit))
        self.reason = reason
    }
}
