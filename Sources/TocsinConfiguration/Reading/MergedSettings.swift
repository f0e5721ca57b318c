/// The settings files put together by their top-level keys: lists are joined, maps united.
struct MergedSettings {
    private(set) var entries: [YAMLEntry] = []
    let log: ProblemLog
    private var indices: [String: Int] = [:]

    init(_ roots: [YAMLNode], log: ProblemLog) {
        self.log = log
        for root in roots where !root.isNull {
            guard case .map(let entries) = root.content else {
                log.error("a configuration file must be a map of keys and values, not \(root.kind)", at: root.place)
                continue
            }
            for entry in entries { merge(entry) }
        }
    }

    var reader: MapReader {
        MapReader(entries, "the configuration", at: Place(file: 0, line: 1, column: 1), log: log)
    }

    private mutating func merge(_ entry: YAMLEntry) {
        guard let index = indices[entry.key] else {
            indices[entry.key] = entries.count
            entries.append(entry)
            return
        }
        let first = entries[index]
        guard !entry.value.isNull else { return }
        guard !first.value.isNull else {
            entries[index] = entry
            return
        }
        let content: YAMLNode.Content
        switch (first.value.content, entry.value.content) {
        case (.list(let known), .list(let more)):
            content = .list(known + more)
        case (.map(let known), .map(let more)):
            content = .map(known + unique(more, besides: known, in: entry.key))
        case (.scalar, _), (.list, _), (.map, _):
            log.error(
                "'\(entry.key)' is \(entry.value.kind) here and \(first.value.kind) in \(log.location(first.keyPlace))",
                at: entry.keyPlace
            )
            return
        }
        entries[index] = YAMLEntry(
            key: first.key,
            keyPlace: first.keyPlace,
            value: YAMLNode(content: content, place: first.value.place)
        )
    }

    private func unique(_ more: [YAMLEntry], besides known: [YAMLEntry], in section: String) -> [YAMLEntry] {
        let places = Dictionary(known.map { ($0.key, $0.keyPlace) }) { first, _ in first }
        return more.filter { entry in
            guard let place = places[entry.key] else { return true }
            log.error("'\(entry.key)' of '\(section)' is given already in \(log.location(place))", at: entry.keyPlace)
            return false
        }
    }
}
