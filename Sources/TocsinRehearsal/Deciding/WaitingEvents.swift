internal import DequeModule
internal import TocsinDecoding
internal import TocsinModel

/// Events that were taken in and are not decided on yet, in their order. Of a message of many readings, these are made one by one.
struct WaitingEvents {
    private var entries: Deque<Entry> = []
    /// How many events they are.
    private(set) var count = 0

    enum Entry {
        case event(Event)
        case message(Message)
    }

    /// A message of whose readings some remain.
    struct Message {
        var readings: Readings
        /// Where it came from, should some of them be unreadable.
        let batch: InboundBatch
        let message: InboundBatch.Message
        let number: UInt64
    }

    var isEmpty: Bool { entries.isEmpty }

    mutating func append(_ event: Event) {
        entries.append(.event(event))
        count += 1
    }

    mutating func append(_ message: Message) {
        entries.append(.message(message))
        count += message.readings.remaining
    }

    mutating func popFirst() -> Entry? {
        let first = entries.popFirst()
        switch first {
        case .event: count -= 1
        case .message(let message): count -= message.readings.remaining
        case nil: break
        }
        return first
    }

    /// What was taken out last, and is not at its end.
    mutating func putBack(_ message: Message) {
        entries.prepend(.message(message))
        count += message.readings.remaining
    }
}
