package import TocsinModel
package import TocsinTime

/// One kind of device: what it publishes, which ones there are, how they behave when simulated, and examples.
///
/// One file of `devices/`. The values are as written; ``problems()`` says what does not fit together.
package struct DeviceModel: Sendable {
    package let model: String
    /// Where its messages go; a capture `{measure}` stands for the measure's name, the others are told apart by ``fleet``.
    package let topic: TopicPattern
    /// The expected cadence of each measure that does not have its own.
    package let every: TimeSpan
    package let measures: [Measure]
    package let fleet: [FleetEntry]
    package let story: [StoryStep]
    package let examples: [Example]

    package init(
        model: String,
        topic: TopicPattern,
        every: TimeSpan,
        measures: [Measure],
        fleet: [FleetEntry] = [],
        story: [StoryStep] = [],
        examples: [Example] = []
    ) {
        self.model = model
        self.topic = topic
        self.every = every
        self.measures = measures
        self.fleet = fleet
        self.story = story
        self.examples = examples
    }

    /// The capture that stands for the measure's name and not for a property of the device.
    package static let measureCapture = "measure"

    /// The captures that name a device.
    package var deviceCaptures: [String] { topic.captures.filter { $0 != Self.measureCapture } }

    /// The most devices that one model may have.
    package static let deviceLimit = 100_000
}
