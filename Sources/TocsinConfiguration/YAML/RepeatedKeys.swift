internal import Yams

/// Lets a file be read on although a map has a key twice, where Yams stops at the first.
///
/// The first letter of the earlier key is replaced by one of the private use area, and the walk puts it back.
struct RepeatedKeys {
    private(set) var current: String
    private(set) var rounds = 0
    private var originals: [UInt32: Unicode.Scalar] = [:]

    private static let privateUse: UInt32 = 0xE000

    init(_ text: String) {
        current = text
    }

    /// Makes the key at a place different from all others; false where that cannot be done.
    mutating func rename(at mark: Mark) -> Bool {
        var scalars = current.unicodeScalars
        guard var index = Self.index(of: mark, in: scalars) else { return false }
        if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
        guard
            index < scalars.endIndex,
            scalars[index].properties.isAlphabetic || scalars[index].properties.numericType != nil,
            let replacement = Unicode.Scalar(Self.privateUse + UInt32(rounds))
        else { return false }
        originals[replacement.value] = scalars[index]
        scalars.replaceSubrange(index...index, with: CollectionOfOne(replacement))
        current = String(scalars)
        rounds += 1
        return true
    }

    /// The key as the file has it.
    func original(_ key: String) -> String {
        guard let first = key.unicodeScalars.first, let letter = originals[first.value] else { return key }
        return String(String.UnicodeScalarView([letter] + key.unicodeScalars.dropFirst()))
    }

    private static func index(of mark: Mark, in scalars: String.UnicodeScalarView) -> String.Index? {
        let lines = SourceLines.split(String(scalars))
        guard lines.indices.contains(mark.line - 1) else { return nil }
        var offset = mark.column - 1
        var index = scalars.startIndex
        var line = 1
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            if line == mark.line {
                if offset == 0 { return index }
                offset -= 1
            } else if scalars[index] == "\n"
                || (scalars[index] == "\r" && (next == scalars.endIndex || scalars[next] != "\n"))
            {
                line += 1
            }
            index = next
        }
        return nil
    }
}
