/// Finds the name that was probably meant.
package enum Suggestion {
    /// How many candidates are looked at: among more, many misspelt names would take minutes.
    private static let looked = 1000

    /// The candidate nearest to a name by edit distance, in quotes; nil when none is near. Ties go to the first.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let candidates = candidates.prefix(looked)
        let wanted = Array(name.unicodeScalars.prefix(64))
        // Of one letter, any other would be near.
        let tolerance = wanted.count == 1 ? 0 : max(1, wanted.count / 3)
        var best: (distance: Int, name: String)?
        // A scalar has at most four bytes: what is far too short or long needs no closer look.
        let lengths = max(0, wanted.count - tolerance)...4 * (wanted.count + tolerance)
        for candidate in candidates where candidate != name {
            guard wanted.count == 64 || lengths.contains(candidate.utf8.count) else { continue }
            let distance = distance(wanted, Array(candidate.unicodeScalars.prefix(64)))
            if distance <= tolerance, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        let meant = best?.name ?? candidates.first { isAbbreviation(wanted, of: $0) }
        return meant.map { "'\($0)'" }
    }

    /// Whether a name is another with letters left out: `cnt` of `count`, `temp` of `temperature`.
    private static func isAbbreviation(_ name: [Unicode.Scalar], of candidate: String) -> Bool {
        guard name.count > 2, let first = candidate.unicodeScalars.first, first.lowered == name[0].lowered else {
            return false
        }
        var rest = name[...]
        for scalar in candidate.unicodeScalars.prefix(64) where scalar.lowered == rest.first?.lowered {
            rest = rest.dropFirst()
        }
        return rest.isEmpty
    }

    /// The number of insertions, removals, replacements and swaps of neighbours between two names, letters of either
    /// case being alike.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        let left = left.map(\.lowered)
        let right = right.map(\.lowered)
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, a) in left.enumerated() {
            var current = [row + 1]
            for (column, b) in right.enumerated() {
                var least = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
                    least = min(least, beforePrevious[column - 1] + 1)
                }
                current.append(least)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}

extension Unicode.Scalar {
    fileprivate var lowered: Unicode.Scalar {
        ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(truncatingIfNeeded: value) | 0x20) : self
    }
}
