package import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// A topic filter that is subscribed to, and how its payloads are read: one entry of `sources:`.
package struct Source: Sendable {
    package let name: String
    package let filter: TopicFilter
    /// Names for the topic's levels; without it an event has no labels but ``labels``.
    package let topic: TopicPattern?
    /// The captured level that names the device, which is its user name at the broker; `nil` where none does.
    package let identity: String?
    package let payload: PayloadFormat
    /// The event time: RFC 3339, a timestamp, or a number since 1970. In ``SourceVariables``.
    package let time: Expression?
    /// The clock that a time without an offset was read from; without it such a time is not used.
    package let zone: CivilZone?
    /// What transport duplicates have in common: a text or a number. In ``SourceVariables``.
    package let id: Expression?
    /// Labels that a message's content gives, beside the captures.
    package let labels: [Label]
    /// The readings of a message: a list, or a map whose entries are maps of `key` and `value`.
    package let each: Expression?
    /// The topic that rules see, where it is not the message's own.
    package let eventTopic: Template?

    package struct Label: Sendable {
        package let name: String
        package let value: Template

        package init(name: String, value: Template) {
            self.name = name
            self.value = value
        }
    }

    package init(
        name: String,
        filter: TopicFilter,
        topic: TopicPattern? = nil,
        identity: String? = nil,
        payload: PayloadFormat = .auto,
        time: Expression? = nil,
        zone: CivilZone? = nil,
        id: Expression? = nil,
        labels: [Label] = [],
        each: Expression? = nil,
        eventTopic: Template? = nil
    ) {
        self.name = name
        self.filter = filter
        self.topic = topic
        self.identity = identity
        self.payload = payload
        self.time = time
        self.zone = zone
        self.id = id
        self.labels = labels
        self.each = each
        self.eventTopic = eventTopic
    }

    /// Whether one reading of a message has other labels than the next.
    var labelsVary: Bool { labels.contains { !$0.value.variables.isDisjoint(with: SourceVariables.ofItem) } }

    /// Whether what reads these variables is another for each reading.
    func varies(_ variables: VariableSet) -> Bool {
        !variables.isDisjoint(with: SourceVariables.ofItem)
            || (variables.contains(SourceVariables.labels) && labelsVary)
    }

    /// Whether a message is an event as it stands: nothing is asked of its content.
    var isPlain: Bool { time == nil && id == nil && labels.isEmpty && each == nil && eventTopic == nil }
}
