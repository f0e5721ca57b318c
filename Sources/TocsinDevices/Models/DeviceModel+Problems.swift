import TocsinModel
import TocsinTime

/// Something in a device model that does not fit together.
package struct DeviceProblem: Hashable, Sendable {
    /// Where in the model, from the outside in: `["story", "0", "device"]`.
    package let path: [String]
    package let message: String
}

extension DeviceModel {
    /// Everything that does not fit together, in the order of the file.
    package func problems() -> [DeviceProblem] {
        var found: [DeviceProblem] = []
        func add(_ path: [String], _ message: String) { found.append(DeviceProblem(path: path, message: message)) }

        if every <= .zero { add(["every"], "must be longer than 0s") }
        if topic.segments.contains(where: \.hasNoName) { add(["topic"], "a device's topic can hold no wildcard") }
        for measure in measures {
            if let own = measure.every, own <= .zero {
                add(["measures", measure.name, "every"], "must be longer than 0s")
            }
            if case .toggle(let every) = measure.simulate, every <= .zero {
                add(["measures", measure.name, "simulate"], "must be longer than 0s")
            }
            for name in measure.payload?.names ?? [] where !knows(name, in: measure) {
                add(["measures", measure.name, "payload"], "unknown name {{\(name)}}")
            }
        }
        for (index, entry) in fleet.enumerated() {
            for capture in deviceCaptures {
                let field = entry.fields.first { $0.name == capture }
                if field == nil { add(["fleet", String(index)], "lacks \(capture), which the topic names") }
                if let field, field.text.map(Self.isLevel) != true {
                    add(["fleet", String(index), capture], "must be the text of a topic level")
                }
            }
        }
        let devices = devices
        if devices.count >= Self.deviceLimit { add(["fleet"], "more than \(Self.deviceLimit) devices") }
        for (index, step) in story.enumerated() {
            if !devices.contains(where: { $0.isNamed(step.device) }) {
                add(["story", String(index), "device"], "no device of the fleet is called \(step.device)")
            }
            if let measure = step.measure, !measures.contains(where: { $0.name == measure }) {
                add(["story", String(index), "measure"], "the model has no measure \(measure)")
            }
        }
        return found
    }

    private func knows(_ name: String, in measure: Measure) -> Bool {
        switch MessageName(name) {
        case .value: measure.simulate != nil
        case .seconds, .milliseconds, .time, .uptime: true
        case .other(let name):
            topic.captures.contains(name) || measures.contains { $0.name == name && $0.simulate != nil }
        }
    }

    private static func isLevel(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains { $0 == 0x23 || $0 == 0x2B || $0 == 0x2F || $0 == 0 }
    }
}

extension Device {
    /// Whether a story means this device: by its label `device`, or by any label where it has none of that name.
    func isNamed(_ name: String) -> Bool {
        if let device = labels["device"] { return device == name }
        return labels.pairs.contains { $0.value == name }
    }
}

extension TopicPattern.Segment {
    fileprivate var hasNoName: Bool {
        switch self {
        case .any, .rest, .captureRest: true
        case .exactly, .capture: false
        }
    }
}
