internal import TocsinDecoding
internal import TocsinModel

/// What became of a message, as lines of JSON: `{"topic", "event": {…}}` for each event, and `{"topic", "rejected": "reason"}` for what
/// is none.
enum DecodeAnswer {
    static func lines(topic: String, _ decoded: Decoded) -> [String] {
        func rejected(_ reason: String) -> String { line(topic) { $0.member("rejected", reason) } }
        switch decoded {
        case .event(let event):
            return [line(topic, event)]
        case .events(let events, let rejection):
            let lines = events.map { line(topic, $0) } + (rejection.map { [rejected($0.text)] } ?? [])
            return lines.isEmpty ? [rejected("it holds no reading")] : lines
        case .rejected(let rejection):
            return [rejected(rejection.text)]
        case .cleared:
            return [rejected("an empty payload, as it clears a retained message: it is no event")]
        case .unmatched(let source?):
            return [rejected("it fits the filter of the source '\(source)', but not its topic")]
        case .unmatched(nil):
            return [rejected("no source has a filter that fits the topic")]
        }
    }

    private static func line(_ topic: String, _ event: Event) -> String {
        line(topic) { json in
            json.key("event")
            json.object { json in
                json.member("topic", event.topic.name)
                json.member("labels", event.labels)
                json.key("payload")
                json.value(event.payload)
                json.member("time", event.time)
            }
        }
    }

    private static func line(_ topic: String, _ content: (inout JSONText) -> Void) -> String {
        var json = JSONText()
        json.object { json in
            json.member("topic", topic)
            content(&json)
        }
        return json.text
    }

    /// For a line that holds no message.
    static func line(number: Int, _ reason: DecodeRequest.Unreadable) -> String {
        var json = JSONText()
        json.object { $0.member("error", "line \(number): \(reason)") }
        return json.text
    }
}
