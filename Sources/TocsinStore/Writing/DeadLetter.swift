package import TocsinModel
package import TocsinTime

/// An input that could not be read, kept with its reason: its length, its hash and its beginning.
package struct DeadLetter: Sendable, Hashable {
    package let id: DeadLetterID
    package let at: Timestamp
    /// The source that took it; `nil` where the topic itself was at fault.
    package let source: String?
    package let topic: String
    /// The beginning: enough to see what it was, and no device can fill the disk with it. Empty where it had to give way.
    package let payload: [UInt8]
    /// Bytes of the payload as it came.
    package let length: Int
    /// SHA-256 of the payload as it came.
    package let hash: [UInt8]
    /// A stable word for programs.
    package let code: String
    /// A sentence for people.
    package let reason: String

    package init(
        id: DeadLetterID,
        at: Timestamp,
        source: String?,
        topic: String,
        payload: [UInt8],
        length: Int,
        hash: [UInt8],
        code: String,
        reason: String
    ) {
        self.id = id
        self.at = at
        self.source = source
        self.topic = topic
        self.payload = payload
        self.length = length
        self.hash = hash
        self.code = code
        self.reason = reason
    }
}
