/// How much of a message is looked at before it is refused.
package struct DecodingLimits: Hashable, Sendable {
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
    /// How many topics are remembered with their labels; when there are more, all are forgotten and learnt anew.
    package var rememberedTopics: Int

    package init(
        payloadBytes: Int = 262_144,
        textBytes: Int = 65_536,
        depth: Int = 64,
        values: Int = 100_000,
        topicLevels: Int = 128,
        identifierBytes: Int = 256,
        rememberedTopics: Int = 50_000
    ) {
        self.payloadBytes = payloadBytes
        self.textBytes = textBytes
        self.depth = min(max(depth, 1), 1024)
        self.values = values
        self.topicLevels = topicLevels
        self.identifierBytes = identifierBytes
        self.rememberedTopics = max(rememberedTopics, 1)
    }
}
