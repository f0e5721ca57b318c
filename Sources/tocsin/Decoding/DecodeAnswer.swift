internal import TocsinDecoding
internal import TocsinModel

/// What became of a message, as a line of JSON: `{"topic", "event": {…}}` or `{"topic", "rejected": "reason"}`.
enum DecodeAnswer {
    static func line(topic: String, _ decoded: Decoded) -> String {
        var json = JSONText()
        json.object { json in
            json.member("topic", topic)
            switch decoded {
            case .event(let event):
                json.key("event")
                json.object { json in
                    json.member("topic", event.topic.name)
                    json.member("labels", event.labels)
                    json.key("payload")
                    json.value(event.payload)
                    json.member("time", event.time)
                }
            case .rejected(let rejection):
                json.member("rejected", rejection.text)
            case .unmatched(let source?):
                json.member("rejected", "it fits the filter of the source '\(source)', but not its topic")
            case .unmatched(nil):
                json.member("rejected", "no source has a filter that fits the topic")
            }
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
