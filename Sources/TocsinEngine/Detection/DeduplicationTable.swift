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
    private var bytes = 0

    enum Verdict: Equatable {
        /// - Parameter forgetting: whether an older id had to leave for it.
        case first(forgetting: Bool)
        case duplicate
    }

    init() {}

    /// - Parameters:
    ///   - limit: ids at most.
    ///   - bytes: what they may take at most; the latest is remembered whatever it takes.
    mutating func admit(_ id: String, limit: Int, bytes limitBytes: Int) -> Verdict {
        let id = ByteText(id)
        guard places[id] == nil else { return .duplicate }
        places[id] = next
        ids[next] = id
        next &+= 1
        bytes += Self.weight(of: id)
        var isForgetting = false
        while places.count > 1, places.count > limit || bytes > limitBytes {
            if let forgotten = ids.removeValue(forKey: oldest) {
                places[forgotten] = nil
                bytes -= Self.weight(of: forgotten)
                isForgetting = true
            }
            oldest &+= 1
        }
        return .first(forgetting: isForgetting)
    }

    private static func weight(of id: ByteText) -> Int { 128 + id.text.weight }
}
