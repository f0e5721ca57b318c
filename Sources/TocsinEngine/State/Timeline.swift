package import TocsinModel

/// The story of one incident, in order.
///
/// It is most of what a state has to write down, so it is written as one list in which the parts of its entries take turns.
package struct Timeline: Hashable, Sendable {
    package private(set) var entries: [TimelineEntry]

    package init(_ first: TimelineEntry) {
        entries = [first]
    }

    /// - Parameter limit: entries at most.
    mutating func add(_ entry: TimelineEntry, limit: Int) {
        // The first says how it began, which stays worth knowing.
        if entries.count >= max(limit, 2) { entries.remove(at: 1) }
        entries.append(entry)
    }
}

extension Timeline: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        entries = []
        while !container.isAtEnd {
            let at = Timestamp(milliseconds: try container.decode(Int64.self))
            let kind = try container.decode(String.self)
            guard let kind = TimelineEntry.Kind(rawValue: kind) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no kind of entry: \(kind)")
            }
            let text = try container.decode(String.self)
            let user = try container.decodeNil() ? nil : container.decode(UserID.self)
            entries.append(TimelineEntry(at: at, kind: kind, text: text, user: user))
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
