/// What is known about topics, found by their bytes without making a string of them.
///
/// Bounded: when it is full, everything is forgotten. The hash is the standard library's seeded one, so a sender cannot
/// choose topics that collide; the table is only asked, never iterated, so the seed does not show.
struct TopicTable<Content: Sendable>: Sendable {
    private struct Entry: Sendable {
        let hash: Int
        let name: [UInt8]
        let content: Content
    }

    private static var vacant: UInt32 { .max }

    private let limit: Int
    private var entries: [Entry] = []
    /// Positions in `entries` by open addressing: a power of two of slots, at most half of them taken.
    private var slots: [UInt32]

    init(limit: Int) {
        self.limit = limit
        slots = Array(repeating: Self.vacant, count: 64)
    }

    var count: Int { entries.count }

    /// What is known about a topic; where nothing is, what `learn` returns, which is kept unless it throws.
    mutating func content<Failure: Error>(
        of name: UnsafeRawBufferPointer,
        learn: () throws(Failure) -> Content
    ) throws(Failure) -> Content {
        var hasher = Hasher()
        hasher.combine(bytes: name)
        let hash = hasher.finalize()
        var slot = hash & (slots.count - 1)
        while slots[slot] != Self.vacant {
            let position = Int(slots[slot])
            if entries[position].hash == hash, Self.isEqual(entries[position].name, name) {
                return entries[position].content
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let content = try learn()
        insert(Entry(hash: hash, name: Array(name), content: content))
        return content
    }

    private mutating func insert(_ entry: Entry) {
        if entries.count >= limit {
            entries.removeAll(keepingCapacity: true)
            for slot in slots.indices { slots[slot] = Self.vacant }
        }
        entries.append(entry)
        if entries.count * 2 > slots.count {
            slots = Array(repeating: Self.vacant, count: slots.count * 2)
            for position in entries.indices { place(position) }
        } else {
            place(entries.count - 1)
        }
    }

    private mutating func place(_ position: Int) {
        var slot = entries[position].hash & (slots.count - 1)
        while slots[slot] != Self.vacant { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(truncatingIfNeeded: position)
    }

    private static func isEqual(_ known: [UInt8], _ name: UnsafeRawBufferPointer) -> Bool {
        known.count == name.count && known.withUnsafeBytes { $0.elementsEqual(name) }
    }
}
