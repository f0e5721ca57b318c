internal import TocsinExpressions
internal import TocsinTime

/// What a window tells: the fields of the variable `window`.
package enum WindowField: String, Hashable, Sendable, CaseIterable {
    case count
    case avg
    case min
    case max
    case sum
    case first
    case last
    /// Change a second from the first to the last; negative where it fell, be it that a counter began anew.
    case rate
    /// By how much a counter rose, which begins at 0 anew when it falls.
    case increase
    case p50
    case p95
    case p99
    case distinct

    /// The fields that some paths read: all of them, where a path is to the window as a whole.
    static func read(by paths: [FieldPath]) -> [WindowField] {
        var read: Set<WindowField> = []
        for path in paths where path.root == "window" {
            guard let field = path.fields.first else { return allCases }
            if let field = WindowField(rawValue: field) { read.insert(field) }
        }
        return allCases.filter(read.contains)
    }
}
