package import TocsinExpressions
package import TocsinTime

/// What one key's window holds.
package struct WindowSamples: Hashable, Codable, Sendable {
    package struct Sample: Hashable, Sendable {
        package let time: Timestamp
        /// Null where the rule's window has no `value`.
        package let value: Value
    }

    /// Oldest first.
    private var storage: [Sample] = []
    /// Where the samples begin in ``storage``: what left the window is taken away now and then.
    private var head = 0
    /// What the values take besides their places.
    private var valueBytes = 0
    /// The latest event's payload, where the rule reads it; for what is evaluated without an event.
    package var payload: Value? { didSet { payloadBytes = payload?.weight ?? 0 } }
    private var payloadBytes = 0
    /// When the next of windows that don't slide ends.
    package var nextEnd: Timestamp?
    /// While events come late, none of them leaves the window because of the time that it is now.
    package var lateUntil: Timestamp?

    package init() {}

    package var samples: ArraySlice<Sample> { storage[head...] }

    var isEmpty: Bool { head == storage.count }

    var weight: Int { 128 + 32 * (storage.count - head) + valueBytes + payloadBytes }

    /// Adds a sample at its place in time.
    ///
    /// - Returns: whether the oldest had to leave for it.
    mutating func insert(_ sample: Sample, limit: Int) -> Bool {
        valueBytes += sample.value.weight
        var place = storage.count
        while place > head, storage[place - 1].time > sample.time { place -= 1 }
        if place == storage.count { storage.append(sample) } else { storage.insert(sample, at: place) }
        guard storage.count - head > max(limit, 1) else { return false }
        dropFirst()
        compact()
        return true
    }

    /// Takes away what happened at `time` or before.
    mutating func prune(through time: Timestamp) {
        while head < storage.count, storage[head].time <= time { dropFirst() }
        compact()
    }

    mutating func shift(by step: TimeSpan) {
        storage = samples.map { Sample(time: $0.time.shifted(by: step), value: $0.value) }
        head = 0
        nextEnd = nextEnd?.shifted(by: step)
        lateUntil = lateUntil?.shifted(by: step)
    }

    private mutating func dropFirst() {
        valueBytes -= storage[head].value.weight
        head += 1
    }

    private mutating func compact() {
        if head == storage.count {
            storage.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 32, head * 2 >= storage.count {
            storage.removeFirst(head)
            head = 0
        }
    }

    package static func == (left: WindowSamples, right: WindowSamples) -> Bool {
        left.samples == right.samples && left.payload == right.payload && left.nextEnd == right.nextEnd
            && left.lateUntil == right.lateUntil
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(samples)
        hasher.combine(payload)
        hasher.combine(nextEnd)
        hasher.combine(lateUntil)
    }

    private enum CodingKeys: String, CodingKey {
        case times
        case values
        case payload
        case nextEnd
        case lateUntil
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(samples.map(\.time), forKey: .times)
        // Windows that only count have none.
        if samples.contains(where: { $0.value != .null }) {
            try container.encode(samples.map(\.value), forKey: .values)
        }
        try container.encodeIfPresent(payload, forKey: .payload)
        try container.encodeIfPresent(nextEnd, forKey: .nextEnd)
        try container.encodeIfPresent(lateUntil, forKey: .lateUntil)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let times = try container.decode([Timestamp].self, forKey: .times)
        if let values = try container.decodeIfPresent([Value].self, forKey: .values) {
            storage = zip(times, values).map { Sample(time: $0, value: $1) }
        } else {
            storage = times.map { Sample(time: $0, value: .null) }
        }
        valueBytes = storage.reduce(0) { $0 + $1.value.weight }
        payload = try container.decodeIfPresent(Value.self, forKey: .payload)
        payloadBytes = payload?.weight ?? 0
        nextEnd = try container.decodeIfPresent(Timestamp.self, forKey: .nextEnd)
        lateUntil = try container.decodeIfPresent(Timestamp.self, forKey: .lateUntil)
    }
}
