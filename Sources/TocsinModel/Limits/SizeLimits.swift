/// How long texts and documents may be, in bytes of UTF-8: one table for decoding, the engine, the gateway, its description and the
/// command line.
///
/// What comes from outside is held against it before it reaches the loop. Texts are cut at the end of a Unicode scalar, never by
/// counting characters, which takes time in proportion to what a stranger wrote.
package struct SizeLimits: Hashable, Sendable {
    /// A message's topic. Beyond: a dead letter.
    package var topic = 1024
    /// One level of a topic. Beyond: a dead letter.
    package var topicLevel = 256
    /// The value of a label. Beyond: cut where we made it, a dead letter where a topic brought it.
    package var label = 256
    /// An alert's summary and an incident's title. Beyond: cut.
    package var summary = 1024
    /// A notification's body. Beyond: cut, and the number of alerts left out is said.
    package var body = 16_384
    /// An incident as JSON. Beyond: the alerts that fit are listed and the others counted; all come by the page.
    package var incident = 65_536
    /// A note that a person writes on an incident. Beyond: refused.
    package var note = 4096
    /// A silence's `match`. Beyond: refused.
    package var match = 4096
    /// An expression that comes through the API other than a silence's `match`. Beyond: refused.
    package var expression = 1024
    /// What is kept of an input that could not be read: its head, beside its hash and its length.
    package var refused = 1024

    package init() {}
}
