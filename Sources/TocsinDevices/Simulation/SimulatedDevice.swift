import TocsinModel
import TocsinTime

/// One device of a simulation: what it reads at any time.
struct SimulatedDevice: Sendable {
    let labels: Labels
    private let pattern: TopicPattern
    private let measures: [Measure]
    /// What happens to this device, in the order written.
    private let story: [StoryStep]
    private let seed: UInt64

    init(_ device: Device, of model: DeviceModel, seed: UInt64) {
        labels = device.labels
        pattern = model.topic
        measures = model.measures
        story = model.story.filter { device.isNamed($0.device) }
        self.seed = seed
    }

    /// The topic of a measure; `nil` where the device lacks a label that the topic names.
    func topic(of measure: String) -> String? {
        var levels: [String] = []
        for segment in pattern.segments {
            switch segment {
            case .exactly(let name): levels.append(name)
            case .capture(DeviceModel.measureCapture): levels.append(labels[DeviceModel.measureCapture] ?? measure)
            case .capture(let name):
                guard let label = labels[name] else { return nil }
                levels.append(label)
            case .captureRest, .any, .rest: return nil
            }
        }
        return levels.joined(separator: "/")
    }

    func isSilent(at: Int64) -> Bool {
        story.contains { step in
            guard case .silent(let span) = step.change else { return false }
            return step.at.milliseconds <= at && at - step.at.milliseconds < span.milliseconds
        }
    }

    /// When a toggle of the device is on.
    func rounds(of measure: Int, every round: Double) -> ToggleRounds {
        ToggleRounds(round: round, seed: seed ^ UInt64(truncatingIfNeeded: measure + 1))
    }

    /// When the story sets a measure and lets it go again, in milliseconds, ascending.
    func moments(of measure: Int) -> [Int64] {
        story.flatMap { step -> [Int64] in
            guard step.measure == measures[measure].name, case .set(_, _, let hold) = step.change else { return [] }
            return [step.at.milliseconds] + (hold.map { [(step.at.milliseconds + $0.milliseconds)] } ?? [])
        }.sorted()
    }

    /// What a name in the message of a measure stands for, as JSON text; `nil` where the name means nothing.
    func text(
        of name: MessageName,
        measure: Int,
        at: TimeSpan,
        time: Timestamp,
        pace: Double,
        random: inout SeededRandom
    ) -> [UInt8]? {
        switch name {
        case .value:
            return reading(of: measure, at: at, pace: pace, random: &random)?.escaped
        case .seconds: return Array(time.secondsText.utf8)
        case .milliseconds: return Array(String(time.milliseconds).utf8)
        case .time: return Array(time.rfc3339.utf8)
        case .uptime: return Array(String(at.milliseconds / 1000).utf8)
        case .other(let name):
            if let other = measures.firstIndex(where: { $0.name == name && $0.simulate != nil }) {
                return reading(of: other, at: at, pace: pace, random: &random)?.escaped
            }
            if name == DeviceModel.measureCapture { return Reading.text(measures[measure].name).escaped }
            return labels[name].map { Reading.text($0).escaped }
        }
    }

    /// The reading of a measure, with what the story does to it.
    func reading(of measure: Int, at: TimeSpan, pace: Double, random: inout SeededRandom) -> Reading? {
        guard let behaviour = measures[measure].simulate else { return nil }
        let usual = behaviour.reading(at: at.milliseconds, rounds: { rounds(of: measure, every: $0 / pace) })
        let told = story.reduce(usual) { reading, step in
            guard step.measure == measures[measure].name else { return reading }
            return step.change.applied(to: reading, after: at.milliseconds - step.at.milliseconds)
        }
        guard case .number(let level) = told, case .around(_, let noise) = behaviour else { return told }
        return .number((level + noise * random.bell()).rounded(toThousandths: noise < 0.05))
    }
}

extension Behaviour {
    /// The reading at a time, without noise.
    fileprivate func reading(at: Int64, rounds: (Double) -> ToggleRounds) -> Reading {
        switch self {
        case .around(let level, _): return .number(level)
        case .toggle(let every): return .flag(rounds(Double(max(every.milliseconds, 1))).isOn(at: at))
        case .constant(let reading): return reading
        case .ramp(let from, let to, let over):
            let length = max(over.milliseconds, 1)
            return .number((from + (to - from) * Double(at % length) / Double(length)).rounded(toThousandths: false))
        }
    }
}

extension StoryStep.Change {
    /// What a reading becomes, this many milliseconds after the step began.
    fileprivate func applied(to reading: Reading, after passed: Int64) -> Reading {
        guard passed >= 0 else { return reading }
        switch self {
        case .silent:
            return reading
        case .set(_, let to, let hold):
            return hold.map { passed < $0.milliseconds } ?? true ? to : reading
        case .ramp(_, let to, let over, let hold):
            guard case .number(let level) = reading else { return reading }
            let length = Double(max(over.milliseconds, 1))
            let there = min(Double(passed) / length, 1)
            let back = hold.map { Double(passed - over.milliseconds - $0.milliseconds) / length } ?? 0
            let share = min(there, 1 - max(0, min(back, 1)))
            return .number(level + (to - level) * share)
        }
    }
}

extension Reading {
    /// As it stands in JSON; a text without its quotes, which the template has.
    fileprivate var escaped: [UInt8] {
        switch self {
        case .number, .flag: return Array(description.utf8)
        case .text(let text):
            var json = JSONText()
            json.string(text)
            return Array(json.bytes.dropFirst().dropLast())
        }
    }
}

extension Timestamp {
    /// Seconds since 1970, with a fraction only where there is one: `1763712000.25`.
    var secondsText: String {
        let seconds = milliseconds / 1000
        let rest = milliseconds % 1000
        guard rest > 0 else { return String(seconds) }
        var fraction = String(1000 + rest).dropFirst()
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(seconds).\(fraction)"
    }
}

extension Double {
    /// Rounded to hundredths, or to thousandths where the noise is that fine.
    fileprivate func rounded(toThousandths: Bool) -> Double {
        let scale = toThousandths ? 1000.0 : 100.0
        return (self * scale).rounded() / scale
    }
}
