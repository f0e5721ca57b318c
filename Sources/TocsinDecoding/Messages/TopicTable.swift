/// What is known about topics, found by their bytes without making a string of them.
///
/// Bounded in bytes. Every entry has an owner, the source that takes its messages: when the table is full, an owner that takes more
/// than its share forgets its own and nobody else's; where a newcomer takes less than its share, whoever takes most makes room. The
/// hash is the standard library's seeded one, so a sender cannot choose topics that collide; the table is only asked, never iterated
/// in an order that shows, so the seed does not show either.
struct TopicTable<Content: Sendable>: Sendable {
    private struct Entry: Sendable {
        let hash: Int
        let name: [UInt8]
        let owner: Int
        let content: Content

        /// About what it takes, with the texts that are made of the name.
        var bytes: Int { 448 + name.count * 4 }
    }

    private static var vacant: UInt32 { .max }

    private let limit: Int
    private var entries: [Entry] = []
    /// Positions in `entries` by open addressing: a power of two of slots, at most half of them taken.
    private var slots: [UInt32]
    /// What each owner takes.
    private var bytesOfOwner: [Int]
    private var bytes = 0

    /// - Parameters:
    ///   - limit: in bytes, of all owners together.
    ///   - owners: they are counted from 0.
    init(limit: Int, owners: Int) {
        self.limit = limit
        slots = Array(repeating: Self.vacant, count: 64)
        bytesOfOwner = Array(repeating: 0, count: max(owners, 1))
    }

    var count: Int { entries.count }

    /// What is known about a topic; where nothing is, what `learn` returns, which is kept unless it throws.
    mutating func content<Failure: Error>(
        of name: UnsafeRawBufferPointer,
        learn: () throws(Failure) -> (owner: Int, content: Content)
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
        let (owner, content) = try learn()
        insert(Entry(hash: hash, name: Array(name), owner: owner, content: content))
        return content
    }

    private mutating func insert(_ entry: Entry) {
        if bytes + entry.bytes > limit { makeRoom(for: entry.owner) }
        entries.append(entry)
        bytes += entry.bytes
        bytesOfOwner[entry.owner] += entry.bytes
        if entries.count * 2 > slots.count {
            rebuild(slots.count * 2)
        } else {
            place(entries.count - 1)
        }
    }

    private mutating func makeRoom(for newcomer: Int) {
        var owner = newcomer
        if bytesOfOwner[newcomer] <= limit / bytesOfOwner.count {
            for other in bytesOfOwner.indices where bytesOfOwner[other] > bytesOfOwner[owner] { owner = other }
        }
        entries.removeAll { $0.owner == owner }
        bytes -= bytesOfOwner[owner]
        bytesOfOwner[owner] = 0
        rebuild(slots.count)
    }

    private mutating func rebuild(_ count: Int) {
        slots = Array(repeating: Self.vacant, count: count)
        for position in entries.indices { place(position) }
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
