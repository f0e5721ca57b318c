/// Where in the files of a configuration something stands.
struct Place: Hashable, Sendable {
    /// Which file of the bundle.
    let file: Int
    /// From 1.
    let line: Int
    /// In code points, from 1.
    let column: Int
}

extension Place: Comparable {
    static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
