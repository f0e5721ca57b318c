package import TocsinModel

/// An input that could not be read, kept with its reason.
package struct DeadLetter: Sendable, Hashable {
    package let id: DeadLetterID
    package let at: Timestamp
    package let topic: String
    /// At most ``payloadLimit`` bytes of it.
    package let payload: [UInt8]
    /// A stable word for programs.
    package let code: String
    /// A sentence for people.
    package let reason: String

    /// What is kept of a payload: enough to see what it was, and no device can fill the disk with it.
    package static let payloadLimit = 65_536

    package init(id: DeadLetterID, at: Timestamp, topic: String, payload: [UInt8], code: String, reason: String) {
        self.id = id
        self.at = at
        self.topic = topic
        self.payload = Array(payload.prefix(Self.payloadLimit))
        self.code = code
        self.reason = reason
    }
}
