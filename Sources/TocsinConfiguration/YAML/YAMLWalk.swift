internal import Yams

/// Turns what Yams composed into ``YAMLNode``s, within bounds.
struct YAMLWalk {
    static let noAnchors = "anchors, aliases and tags are not read here: write the value out"

    let file: Int
    let log: ProblemLog
    let repeated: RepeatedKeys
    var budget: Int

    /// - Returns: `nil` where the bounds are exceeded, which is in the log then.
    mutating func node(_ node: Node, depth: Int) -> YAMLNode? {
        let place = place(node)
        guard budget > 0 else {
            if budget == 0 { log.error("more than \(YAMLDocument.values) values in all files", at: place) }
            budget = -1
            return nil
        }
        budget -= 1
        guard depth < YAMLDocument.depth else {
            log.error("nested deeper than \(YAMLDocument.depth) levels", at: place)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            refuseTag(scalar.tag, at: place)
            return YAMLNode(content: .scalar(YAMLScalar(text: scalar.string, style: Self.style(scalar))), place: place)
        case .sequence(let sequence):
            refuseTag(sequence.tag, at: place)
            var items: [YAMLNode] = []
            items.reserveCapacity(sequence.count)
            for item in sequence {
                guard let item = self.node(item, depth: depth + 1) else { return nil }
                items.append(item)
            }
            return YAMLNode(content: .list(items), place: place)
        case .mapping(let mapping):
            refuseTag(mapping.tag, at: place)
            return entries(mapping, depth: depth).map { YAMLNode(content: .map($0), place: place) }
        case .alias:
            log.error(Self.noAnchors, at: place)
            return nil
        }
    }

    private mutating func entries(_ mapping: Node.Mapping, depth: Int) -> [YAMLEntry]? {
        var entries: [YAMLEntry] = []
        entries.reserveCapacity(mapping.count)
        var lines: [String: Int] = [:]
        for (key, value) in mapping {
            let keyPlace = place(key)
            guard let node = self.node(value, depth: depth + 1) else { return nil }
            guard case .scalar(let scalar) = key else {
                log.error("a key must be a name", at: keyPlace)
                continue
            }
            refuseTag(scalar.tag, at: keyPlace)
            let name = repeated.original(scalar.string)
            if let line = lines[name] {
                log.error("'\(name)' is given twice, first in line \(line)", at: keyPlace)
                continue
            }
            lines[name] = keyPlace.line
            entries.append(YAMLEntry(key: name, keyPlace: keyPlace, value: node))
        }
        return entries
    }

    private func refuseTag(_ tag: Tag, at place: Place) {
        if AnchorGuard.isOwn(tag) { log.error(Self.noAnchors, at: place) }
    }

    private func place(_ node: Node) -> Place {
        Place(file: file, line: max(1, node.mark?.line ?? 1), column: max(1, node.mark?.column ?? 1))
    }

    private static func style(_ scalar: Node.Scalar) -> YAMLScalar.Style {
        switch scalar.style {
        case .any, .plain: .plain
        case .singleQuoted: .singleQuoted
        case .doubleQuoted: .doubleQuoted
        case .literal: .literal
        case .folded: .folded
        }
    }
}
