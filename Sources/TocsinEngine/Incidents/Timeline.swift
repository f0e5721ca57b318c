package import TocsinModel
internal import TocsinTime

/// The story of one incident, in order.
///
/// It is most of what a state has to write down, so it is written as one list in which the parts of its entries take turns.
package struct Timeline: Hashable, Sendable {
    package private(set) var entries: [TimelineEntry]
    /// Of the texts.
    private var bytes: Int

    package init(_ first: TimelineEntry) {
        entries = [first]
        bytes = first.text.utf8.count
    }

    /// - Parameters:
    ///   - limit: entries at most.
    ///   - limitBytes: bytes of their texts at most; the first and the latest stay whatever they take.
    mutating func add(_ entry: TimelineEntry, limit: Int, bytes limitBytes: Int) {
        entries.append(entry)
        bytes += entry.text.utf8.count
        // The first says how it began, which stays worth knowing.
        var last = 1
        while last < entries.count - 1, entries.count - last >= max(limit, 2) || bytes > limitBytes {
            bytes -= entries[last].text.utf8.count
            last += 1
        }
        if last > 1 { entries.removeSubrange(1..<last) }
    }
}

extension Timeline: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        entries = []
        bytes = 0
        while !container.isAtEnd {
            let at = Timestamp(milliseconds: try container.decode(Int64.self))
            let kind = try container.decode(String.self)
            guard let kind = TimelineEntry.Kind(rawValue: kind) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no kind of entry: \(kind)")
            }
            let text = try container.decode(String.self)
            let user = try container.decodeNil() ? nil : container.decode(UserID.self)
            entries.append(TimelineEntry(at: at, kind: kind, text: text, user: user))
            bytes += text.utf8.count
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for entry in entries {
            try container.encode(entry.at.milliseconds)
            try container.encode(entry.kind.rawValue)
            try container.encode(entry.text)
            if let user = entry.user { try container.encode(user) } else { try container.encodeNil() }
        }
    }
}
