package import TocsinExpressions
package import TocsinModel

/// A topic filter that is subscribed to, and how its payloads are read: one entry of `sources:`.
package struct Source: Sendable {
    package let name: String
    package let filter: TopicFilter
    /// Names for the topic's levels; without it an event has no labels.
    package let topic: TopicPattern?
    /// The captured level that names the device, which is its user name at the broker; `nil` where none does.
    package let identity: String?
    package let payload: PayloadFormat
    /// The event time: RFC 3339, a timestamp, or a number of seconds or milliseconds since 1970. In ``SourceVariables``.
    package let time: Expression?
    /// What transport duplicates have in common: a text or a number. In ``SourceVariables``.
    package let id: Expression?

    package init(
        name: String,
        filter: TopicFilter,
        topic: TopicPattern? = nil,
        identity: String? = nil,
        payload: PayloadFormat = .auto,
        time: Expression? = nil,
        id: Expression? = nil
    ) {
        self.name = name
        self.filter = filter
        self.topic = topic
        self.identity = identity
        self.payload = payload
        self.time = time
        self.id = id
    }
}
