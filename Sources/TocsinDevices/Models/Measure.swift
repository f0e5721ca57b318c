package import TocsinTime

/// One thing that a device measures, and the message that tells it.
package struct Measure: Sendable {
    package let name: String
    /// The unit of the readings, for people.
    package let unit: String?
    /// The message; without one the measure is not published itself, but other measures' templates may name its value.
    package let payload: PayloadTemplate?
    /// How the value behaves; without it the measure has no value of its own.
    package let simulate: Behaviour?
    /// How often it is published; default the model's cadence, and for a toggle, its changes.
    package let every: TimeSpan?
    package let isRetained: Bool

    package init(
        name: String,
        unit: String? = nil,
        payload: PayloadTemplate? = nil,
        simulate: Behaviour? = nil,
        every: TimeSpan? = nil,
        isRetained: Bool = false
    ) {
        self.name = name
        self.unit = unit
        self.payload = payload
        self.simulate = simulate
        self.every = every
        self.isRetained = isRetained
    }
}
