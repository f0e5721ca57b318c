import TocsinModel

/// The broker's side of our persistent session: it keeps what we can't be given, and gives again what we didn't acknowledge.
struct Session {
    private var waiting: [Message] = []
    /// Handed over last; until the acknowledgement arrived they may come again, in their order (MQTT 5 §4.4).
    private var inFlight: [Message] = []
    private var retained: [String: Message] = [:]

    private static let window = 6

    mutating func publish(_ message: Message, isRetaining: Bool) {
        if isRetaining {
            var kept = message
            kept.isRetained = true
            retained[message.topicName] = kept
        }
        waiting.append(message)
    }

    mutating func take() -> [Message] {
        defer { waiting.removeAll() }
        inFlight = Array((inFlight + waiting).suffix(Self.window))
        return waiting
    }

    /// - Parameter isLost: whether the broker forgot the session: then it begins with what is retained.
    mutating func resume(isLost: Bool, _ random: inout SeededRandom) {
        if isLost {
            waiting = retained.values.sorted { $0.topicName < $1.topicName }
            inFlight.removeAll()
        } else {
            waiting = Array(inFlight.suffix(random.int(0...Self.window))) + waiting
        }
    }
}
