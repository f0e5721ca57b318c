package import TocsinExpressions
package import TocsinTime

/// One decoded message, or one reading of it.
///
/// A class, though a value in all but name: immutable, and handed on from the decoder through every rule.
package final class Event: Sendable {
    package let id: EventID
    /// The source whose filter let it in.
    package let source: String
    /// The one that rules see: the source's `event_topic`, else that of the message.
    package let topic: Topic
    /// What the source's topic pattern captured, and ``madeLabels``.
    package let labels: Labels
    /// What the source's `labels` made of the content. Rules have these beside their own captures.
    package let madeLabels: Labels
    /// Decoded JSON, number or text; with the source's `each`, the reading. Numbers are doubles, as CEL maps JSON.
    package let payload: Value
    /// When it happened: the source's `time`, else ``received``.
    package let time: Timestamp
    package let received: Timestamp
    /// Whether ``time`` is what the event itself says.
    package let hasOwnTime: Bool
    /// The source's `id`, by which transport duplicates are known.
    package let deduplicationID: String?
    /// A retained message on subscribing is state, not news.
    package let isRetained: Bool

    package init(
        id: EventID,
        source: String,
        topic: Topic,
        labels: Labels,
        madeLabels: Labels = Labels(),
        payload: Value,
        time: Timestamp,
        received: Timestamp,
        deduplicationID: String? = nil,
        isRetained: Bool = false,
        hasOwnTime: Bool? = nil
    ) {
        self.id = id
        self.source = source
        self.topic = topic
        self.labels = labels
        self.madeLabels = madeLabels
        self.payload = payload
        self.time = time
        self.received = received
        self.hasOwnTime = hasOwnTime ?? (time != received)
        self.deduplicationID = deduplicationID
        self.isRetained = isRetained
    }
}
