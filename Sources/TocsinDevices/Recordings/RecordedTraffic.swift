import TocsinModel
import TocsinTime

/// The messages of a recording, in the order of its rows.
///
/// Between two rows it waits for the difference of their times, and not at all where time goes back.
package struct RecordedTraffic: Sequence, IteratorProtocol, Sendable {
    private let recording: Recording
    private let topic: [TopicPart]
    private let message: RowMessage
    private let speed: Double
    private var position = 0
    /// Milliseconds of the recording played so far, steps back in time not counted.
    private var played: Int64 = 0

    private enum TopicPart: Sendable {
        case literal(String)
        case column(Int)
    }

    package init(_ recording: Recording, as format: RecordingFormat) throws(RecordingError) {
        guard format.speed > 0, format.speed.isFinite else { throw RecordingError("the speed must be above 0") }
        self.recording = recording
        topic = try Self.topic(format.topic, in: recording)
        message = try RowMessage(format, in: recording)
        speed = format.speed
    }

    package mutating func next() -> TrafficMessage? {
        guard position < recording.rows.count else { return nil }
        let row = recording.rows[position]
        if position > 0 {
            played += Swift.max(0, (row.time - recording.rows[position - 1].time).milliseconds)
        }
        position += 1
        return TrafficMessage(
            at: TimeSpan(milliseconds: Int64((Double(played) / speed).rounded())),
            time: row.time,
            topic: topic.map { part in
                switch part {
                case .literal(let text): text
                case .column(let column): Self.level(row.fields[column])
                }
            }.joined(),
            payload: message.payload(of: row)
        )
    }

    private static func topic(_ text: String, in recording: Recording) throws(RecordingError) -> [TopicPart] {
        guard !text.isEmpty else { throw RecordingError("the topic is empty") }
        var parts: [TopicPart] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw RecordingError("a { of the topic is never closed: \(text)")
            }
            parts.append(.literal(String(rest[..<open])))
            parts.append(.column(try recording.column(String(rest[rest.index(after: open)..<close]))))
            rest = rest[rest.index(after: close)...]
        }
        parts.append(.literal(String(rest)))
        return parts
    }

    /// A field as one level of a topic: what can't stand there is replaced.
    private static func level(_ field: String) -> String {
        guard !field.isEmpty else { return "_" }
        return String(field.map { "/+#\0".contains($0) ? "_" : $0 })
    }
}
