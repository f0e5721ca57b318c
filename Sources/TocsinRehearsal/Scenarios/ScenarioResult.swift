package import TocsinConfiguration
package import TocsinEngine
package import TocsinTime

/// What came of a scenario.
package struct ScenarioResult: Sendable {
    package let name: String
    package let file: String
    package let start: Timestamp
    /// How long it was on its own clock.
    package let duration: TimeSpan
    /// Messages, deeds and wakings.
    package let inputs: Int
    package let notifications: Int
    /// In order; empty where all was as expected.
    package let failures: [Failure]

    /// A step that did not come out as written.
    package struct Failure: Sendable {
        package let place: Scenario.Position
        /// After the start.
        package let offset: TimeSpan
        package let at: Timestamp
        package let kind: Kind
        /// Since when is looked at what was sent; `nil` for the beginning.
        package let since: TimeSpan?
        /// Everything sent in that time, and how each differs from what was expected.
        package let sent: [Seen]
        /// What was decided in that time about whom or what was expected, in order.
        package let reasons: [Trace.Line]
        /// Deeds of that time that were refused.
        package let refusals: [String]
    }

    package enum Kind: Sendable {
        /// Fewer, or more, than expected were sent.
        case missing([Field], wanted: Int?, found: Int)
        /// Something was sent that should not have been.
        case unexpected([Field])
        /// A command was taken or refused, and should not have been.
        case answer(String)
        /// The scenario could not go on.
        case broken(String)
    }

    package struct Field: Sendable {
        package let name: String
        package let text: String
    }

    package struct Seen: Sendable {
        package let sent: Sent
        /// `severity is warning`; empty where it fits.
        package let differences: [String]
    }
}
