import TocsinModel
import TocsinTime

/// The messages of one measure of one device.
struct SimulatedStream: Sendable {
    /// Its place among the devices of the traffic.
    let device: Int
    /// Its place among the measures of the device's model.
    let measure: Int
    let topic: String
    let template: PayloadTemplate
    let isRetained: Bool
    let cadence: Cadence
    /// When the measure changes, where that is when it speaks.
    private let rounds: ToggleRounds?
    /// When the story sets it, in milliseconds, ascending.
    private let moments: [Int64]
    /// How many times faster than its own cadence it is.
    let pace: Double
    private var random: SeededRandom

    init(
        device: Int,
        of simulated: SimulatedDevice,
        measure: Int,
        topic: String,
        template: PayloadTemplate,
        isRetained: Bool,
        cadence: Cadence,
        pace: Double,
        random: SeededRandom
    ) {
        self.device = device
        self.measure = measure
        self.topic = topic
        self.template = template
        self.isRetained = isRetained
        self.cadence = cadence
        self.pace = pace
        self.random = random
        moments = simulated.moments(of: measure)
        rounds =
            switch cadence {
            case .every: nil
            case .changes(let round): simulated.rounds(of: measure, every: round / pace)
            }
    }

    /// When it speaks first, in milliseconds: anywhere in its first period, or at the first change.
    mutating func first() -> Int64 {
        switch cadence {
        case .every(let period): Int64(random.fraction() * period / pace)
        case .changes: next(after: -1)
        }
    }

    /// When it speaks next: a period later give or take a hundredth, or at the next change.
    mutating func next(after at: Int64) -> Int64 {
        switch cadence {
        case .every(let period): at + max(1, Int64((period / pace * (1 + 0.01 * random.bell())).rounded()))
        case .changes: min(rounds?.change(after: at) ?? .max, moments.first { $0 > at } ?? .max)
        }
    }

    /// The message that it sends at a time.
    mutating func message(at: TimeSpan, time: Timestamp, device: SimulatedDevice) -> TrafficMessage {
        var drawn = random
        let payload = template.render { name in
            device.text(of: MessageName(name), measure: measure, at: at, time: time, pace: pace, random: &drawn)
        }
        random = drawn
        return TrafficMessage(at: at, time: time, topic: topic, payload: payload, isRetained: isRetained)
    }
}
