/// How the rows of a recording become messages.
package struct RecordingFormat: Sendable {
    /// The topic, in which `{column}` stands for a field of the row.
    package let topic: String
    /// The columns told: one makes `{"value": …, "ts": …}`, several an object with a member each, none means all.
    package let columns: [String]
    /// The message instead of these, in which `{{column}}` stands for a field of the row.
    package let template: PayloadTemplate?
    /// How many times faster than recorded it is played; above 0.
    package let speed: Double

    package init(topic: String, columns: [String] = [], template: PayloadTemplate? = nil, speed: Double = 1) {
        self.topic = topic
        self.columns = columns
        self.template = template
        self.speed = speed
    }
}
