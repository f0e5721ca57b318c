internal import TocsinDevices
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Reads a step that publishes: for one device or for several (`fz-{1..20}`).
struct PublishReader {
    let start: Timestamp
    let log: ProblemLog

    /// What `{{ts}}` stands for: the time of the message, unless `ts` says otherwise.
    private struct Clock {
        let from: Scenario.ClockReading
        let every: TimeSpan
    }

    /// What is published in one round of the step: `round`, from 0, at `at` after the start.
    typealias Rounds = (_ round: Int, _ at: TimeSpan) -> [Scenario.Action]

    func read(_ reader: inout MapReader) -> Rounds {
        let topics = reader.text("publish").map { self.topics($0) } ?? []
        let payload = payload(&reader)
        let isRetained = reader.flag("retain") ?? false
        let clock = reader.map("ts", self.clock)
        return { round, at in
            guard let payload else { return [] }
            var told = start + at
            if let clock {
                let passed = TimeSpan(milliseconds: clock.every.milliseconds * Int64(round))
                told = clock.from.timestamp(from: start) + passed
            }
            let bytes = Self.render(payload, told)
            return topics.map { .publish(topic: $0, payload: bytes, isRetained: isRetained) }
        }
    }

    private func topics(_ text: Located<String>) -> [String] {
        let topics = LabelRange.expand(text.value)
        guard topics.allSatisfy({ Topic($0) != nil }) else {
            log.error("'\(text.value)' is no topic that a message can have", at: text.place)
            return []
        }
        return topics
    }

    private func clock(_ reader: inout MapReader) -> Clock? {
        let from = reader.required("from").flatMap { DeedReader.moment($0, "from", log) }
        let every = reader.span("every") ?? .zero
        reader.finish()
        return from.map { Clock(from: $0, every: every) }
    }

    /// Data is written as JSON, text goes out as it stands.
    private func payload(_ reader: inout MapReader) -> String? {
        guard let entry = reader.entry("payload") else {
            reader.missing("payload")
            return nil
        }
        switch entry.value.content {
        case .scalar(let scalar): return scalar.isNull ? "" : scalar.text
        case .list, .map: return entry.value.json
        }
    }

    /// Puts a message's time in the place of `{{ts}}`: seconds since 1970, with a fraction where there is one.
    private static func render(_ payload: String, _ time: Timestamp) -> [UInt8] {
        guard payload.contains("{{ts}}") else { return Array(payload.utf8) }
        let seconds = time.milliseconds / 1000
        let rest = time.milliseconds % 1000
        let text = rest == 0 ? "\(seconds)" : "\(seconds).\(String(1000 + rest).dropFirst())"
        let bare = payload.split(separator: "\"{{ts}}\"", omittingEmptySubsequences: false).joined(separator: text)
        return Array(bare.split(separator: "{{ts}}", omittingEmptySubsequences: false).joined(separator: text).utf8)
    }
}

extension YAMLNode {
    /// The node as JSON; numbers stay as they are written where JSON can write them so.
    fileprivate var json: String {
        var json = JSONText()
        write(to: &json)
        return json.text
    }

    private func write(to json: inout JSONText) {
        switch content {
        case .list(let items):
            json.array(items) { $1.write(to: &$0) }
        case .map(let entries):
            json.object { json in
                for entry in entries {
                    json.key(entry.key)
                    entry.value.write(to: &json)
                }
            }
        case .scalar(let scalar):
            switch scalar.value {
            case .null: json.null()
            case .bool(let flag): json.bool(flag)
            case .double(let number):
                if Self.isJSONNumber(scalar.text) { json.raw(scalar.text) } else { json.number(number) }
            default: json.string(scalar.text)
            }
        }
    }

    /// RFC 8259 §6.
    private static func isJSONNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }
}
