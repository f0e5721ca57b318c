internal import Foundation
internal import TocsinDevices
internal import TocsinExpressions
internal import TocsinModel

/// Reads one of the `examples:` of a device model.
struct ExampleReader {
    let log: ProblemLog

    func read(_ reader: inout MapReader) -> Example? {
        let topic = reader.requiredText("topic")
        if let topic, Topic(topic.value) == nil {
            log.error("'\(topic.value)' is no topic that a message can have", at: topic.place)
        }
        let payload = payload(&reader)
        let rejected = reader.text("rejected")
        let event = reader.map("event", "'event'").map { event in
            var event = event
            return self.event(&event)
        }
        if (reader.node("event") == nil) == (reader.node("rejected") == nil) {
            log.error("an example has either 'event' or 'rejected'", at: reader.place)
        }
        reader.finish()
        guard let topic, let payload else { return nil }
        let expected = rejected.map { Example.Expectation.rejected($0.value) } ?? event
        return expected.map { Example(topic: topic.value, payload: payload, expected: $0) }
    }

    private func payload(_ reader: inout MapReader) -> [UInt8]? {
        let text = reader.entry("payload")
        let encoded = reader.text("payload_base64")
        if (text == nil) == (encoded == nil) {
            log.error("an example has either 'payload' or 'payload_base64'", at: reader.place)
        }
        if let encoded {
            if let data = Data(base64Encoded: encoded.value) { return Array(data) }
            log.error("'payload_base64' is not Base64", at: encoded.place)
            return nil
        }
        guard let text else { return nil }
        guard case .scalar(let scalar) = text.value.content else {
            log.error(
                "'payload' must be the text of a message, in quotes, not \(text.value.kind)",
                at: text.value.place
            )
            return nil
        }
        return Array(scalar.text.utf8)
    }

    private func event(_ reader: inout MapReader) -> Example.Expectation {
        var pairs: [Labels.Pair] = []
        let hasLabels = reader.node("labels") != nil
        for entry in reader.named("labels") {
            guard let text = MapReader.text(entry.value, entry.key, log) else { continue }
            pairs.append(Labels.Pair(name: entry.key, value: text.value))
        }
        let payload = reader.entry("payload")?.value.value
        reader.finish()
        return .event(labels: hasLabels ? Labels(pairs) : nil, payload: payload)
    }
}
