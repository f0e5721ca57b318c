internal import Yams

/// Keeps YAML anchors from being expanded.
enum AnchorGuard {
    /// The text with a `!` for each `&` that may begin an anchor; `nil` where there is none.
    ///
    /// An anchor becomes a tag, which changes nothing else about the document. In quotes and comments it means nothing.
    static func disarm(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        var found = false
        for index in bytes.indices where bytes[index] == UInt8(ascii: "&") {
            guard index == 0 || mayPrecede(bytes[index - 1]), index + 1 < bytes.count, isName(bytes[index + 1]) else {
                continue
            }
            bytes[index] = UInt8(ascii: "!")
            found = true
        }
        return found ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Whether anything in the tree has a tag of its own. Without aliases the tree is as large as the text, no larger.
    static func hasTag(_ node: Node) -> Bool {
        switch node {
        case .scalar(let scalar):
            isOwn(scalar.tag)
        case .sequence(let sequence):
            isOwn(sequence.tag) || sequence.contains(where: hasTag)
        case .mapping(let mapping):
            isOwn(mapping.tag) || mapping.contains { hasTag($0.key) || hasTag($0.value) }
        case .alias:
            true
        }
    }

    /// Whether a tag says more than what a node is anyway; Yams gives those itself when it compares keys.
    static func isOwn(_ tag: Tag) -> Bool {
        let name = Tag.Name(rawValue: tag.rawValue)
        return name != .implicit && name != .str && name != .seq && name != .map
    }

    private static func mayPrecede(_ byte: UInt8) -> Bool {
        " \t\r\n[]{},:-?!\u{FEFF}".utf8.contains(byte)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 0x5F, 0x2D: true
        default: false
        }
    }
}
