/// How long texts and documents may be, in bytes of UTF-8: one table for decoding, the engine, the gateway, its description and the
/// command line.
///
/// What comes from outside is held against it before it reaches the loop. Texts are cut at the end of a Unicode scalar, never by
/// counting characters, which takes time in proportion to what a stranger wrote.
package struct SizeLimits: Hashable, Sendable {
    /// A message's topic. Beyond: a dead letter.
    package var topic: Int
    /// One level of a topic. Beyond: a dead letter.
    package var topicLevel: Int
    /// The value of a label. Beyond: cut where we made it, a dead letter where a topic brought it.
    package var label: Int
    /// An alert's summary and an incident's title. Beyond: cut.
    package var summary: Int
    /// A notification's body. Beyond: cut, and the number of alerts left out is said.
    package var body: Int
    /// An incident as JSON. Beyond: the alerts that fit are listed and the others counted; all come by the page.
    package var incident: Int
    /// A note that a person writes on an incident. Beyond: refused.
    package var note: Int
    /// A silence's `match`. Beyond: refused.
    package var match: Int
    /// An expression that comes through the API other than a silence's `match`. Beyond: refused.
    package var expression: Int
    /// What is kept of an input that could not be read: its head, beside its hash and its length.
    package var refused: Int

    package init(
        topic: Int = 1024,
        topicLevel: Int = 256,
        label: Int = 256,
        summary: Int = 1024,
        body: Int = 16_384,
        incident: Int = 65_536,
        note: Int = 4096,
        match: Int = 4096,
        expression: Int = 1024,
        refused: Int = 1024
    ) {
        self.topic = topic
        self.topicLevel = topicLevel
        self.label = label
        self.summary = summary
        self.body = body
        self.incident = incident
        self.note = note
        self.match = match
        self.expression = expression
        self.refused = refused
    }
}
