package import TocsinModel

/// How much of a message is looked at before it is refused.
package struct DecodingLimits: Hashable, Sendable {
    /// How long topics, their levels and labels may be.
    package var sizes: SizeLimits
    /// The longest payload, in bytes.
    package var payloadBytes: Int
    /// The longest payload that is taken as text, in bytes.
    package var textBytes: Int
    /// How deep JSON arrays and objects may nest; at most 1024, since they are walked recursively.
    package var depth: Int
    /// The most values, of any type, in one JSON document.
    package var values: Int
    /// The most levels of a topic.
    package var topicLevels: Int
    /// The longest value of a source's `id`, in bytes.
    package var identifierBytes: Int
    /// The most readings that `each` may find in one message.
    package var items: Int
    /// What the expressions of one message may cost together, in steps as in ``ExpressionLimits``.
    package var steps: Int
    /// How many bytes are spent on remembering topics with their labels; a source that takes more than its share forgets its own.
    package var rememberedTopicBytes: Int

    package init(
        sizes: SizeLimits = SizeLimits(),
        payloadBytes: Int = 262_144,
        textBytes: Int = 65_536,
        depth: Int = 64,
        values: Int = 100_000,
        topicLevels: Int = 128,
        identifierBytes: Int = 256,
        items: Int = 10_000,
        steps: Int = 1_000_000,
        rememberedTopicBytes: Int = 8_388_608
    ) {
        self.sizes = sizes
        self.payloadBytes = payloadBytes
        self.textBytes = textBytes
        self.depth = min(max(depth, 1), 1024)
        self.values = values
        self.topicLevels = topicLevels
        self.identifierBytes = identifierBytes
        self.items = items
        self.steps = steps
        self.rememberedTopicBytes = max(rememberedTopicBytes, 1)
    }
}
