extension MapReader {
    /// A list, or one value that stands for a list of one.
    mutating func list(_ key: String) -> [YAMLNode]? {
        guard let node = node(key) else { return nil }
        switch node.content {
        case .list(let items): return items
        case .scalar: return [node]
        case .map:
            log.error("'\(key)' must be a list, not a map", at: node.place)
            return nil
        }
    }

    /// A list of texts, each once.
    mutating func texts(_ key: String) -> [Located<String>]? {
        guard let items = list(key) else { return nil }
        var texts: [Located<String>] = []
        var known: Set<String> = []
        for item in items {
            guard let text = Self.text(item, key, log) else { continue }
            if !known.insert(text.value).inserted {
                log.error("'\(text.value)' stands twice in '\(key)'", at: text.place)
            } else {
                texts.append(text)
            }
        }
        return texts
    }

    /// A list of maps, each of a kind.
    mutating func maps(_ key: String, _ kind: String) -> [MapReader] {
        guard let node = node(key) else { return [] }
        guard case .list(let items) = node.content else {
            log.error("'\(key)' must be a list, each entry \(kind), not \(node.kind)", at: node.place)
            return []
        }
        return items.compactMap { MapReader($0, kind, log: log) }
    }

    mutating func map(_ key: String, _ kind: String) -> MapReader? {
        node(key).flatMap { MapReader($0, kind, log: log) }
    }

    /// What is read of a map; `nil` where there is none.
    mutating func map<Content>(_ key: String, _ read: (inout MapReader) -> Content?) -> Content? {
        guard var map = map(key, "'\(key)'") else { return nil }
        return read(&map)
    }

    /// A map from names to values, in the order written.
    mutating func named(_ key: String) -> [YAMLEntry] {
        guard let node = node(key) else { return [] }
        guard case .map(let entries) = node.content else {
            log.error("'\(key)' must be a map of names and values, not \(node.kind)", at: node.place)
            return []
        }
        return entries
    }

    /// ``named(_:)`` where each value is a map; an empty one has no keys.
    mutating func namedMaps(_ key: String, _ kind: String) -> [(name: Located<String>, value: MapReader)] {
        named(key).compactMap { entry in
            let name = Located(value: entry.key, place: entry.keyPlace)
            if entry.value.isNull { return (name, MapReader([], kind, at: entry.keyPlace, log: log)) }
            return MapReader(entry.value, kind, log: log).map { (name, $0) }
        }
    }
}
