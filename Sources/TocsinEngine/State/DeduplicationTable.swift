internal import HashTreeCollections
internal import TocsinExpressions

/// The ids of one source's latest events, so that a message which transport delivers twice counts once.
///
/// Persistent trees, like the rest of the state: a copy is free however many ids are known.
package struct DeduplicationTable: Hashable, Codable, Sendable {
    private var places: TreeDictionary<ByteText, UInt64> = [:]
    private var ids: TreeDictionary<UInt64, ByteText> = [:]
    private var next: UInt64 = 0
    private var oldest: UInt64 = 0

    enum Verdict: Equatable {
        /// - Parameter forgetting: whether an older id had to leave for it.
        case first(forgetting: Bool)
        case duplicate
    }

    init() {}

    mutating func admit(_ id: String, limit: Int) -> Verdict {
        let id = ByteText(id)
        guard places[id] == nil else { return .duplicate }
        places[id] = next
        ids[next] = id
        next += 1
        let isFull = places.count > max(limit, 1)
        while places.count > max(limit, 1) {
            if let forgotten = ids.removeValue(forKey: oldest) { places[forgotten] = nil }
            oldest += 1
        }
        return .first(forgetting: isFull)
    }
}
