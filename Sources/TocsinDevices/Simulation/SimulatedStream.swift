import TocsinModel
import TocsinTime

/// The messages of one measure of one device.
struct SimulatedStream: Sendable {
    /// Its place among the devices of the traffic.
    let device: Int
    /// Its place among the measures of the device's model.
    let measure: Int
    /// How many times faster than its own cadence it is.
    let pace: Double
    private let topic: String
    private let template: PayloadTemplate
    private let isRetained: Bool
    private let cadence: Cadence
    /// When the measure changes, where that is when it speaks.
    private let rounds: ToggleRounds?
    /// When the story sets it, in milliseconds, ascending.
    private let moments: [Int64]
    private var random: SeededRandom

    /// `nil` where the measure is not published, or the device lacks a label that the topic names; then no seed is drawn.
    init?(
        _ measure: Int,
        of model: DeviceModel,
        by simulated: SimulatedDevice,
        device: Int,
        pace: Double,
        seeds: inout SeededRandom
    ) {
        let described = model.measures[measure]
        guard let template = described.payload, let topic = simulated.topic(of: described.name) else { return nil }
        self.device = device
        self.measure = measure
        self.pace = pace
        self.topic = topic
        self.template = template
        isRetained = described.isRetained
        cadence = Cadence(described, of: model)
        random = SeededRandom(seed: seeds.next())
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
