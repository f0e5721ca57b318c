internal import TocsinModel

/// What sections may refer to, gathered before any of them is read, so that the order of files does not matter.
struct Names {
    let users: [String]
    let teams: [String]
    let schedules: [String]
    let policies: [String]
    /// Those configured and those that need no configuration.
    let channels: [String]
    let intervals: [String]

    static let builtInChannels = ["inbox", "push"]

    init(_ reader: MapReader) {
        var reader = reader
        func keys(_ section: String) -> [String] {
            guard case .map(let entries)? = reader.node(section)?.content else { return [] }
            return entries.map(\.key)
        }
        users = keys("users")
        teams = keys("teams")
        schedules = keys("schedules")
        policies = keys("policies")
        channels = Self.builtInChannels + keys("channels")
        intervals = keys("time_intervals")
    }

    /// Tells a name that stands for nothing.
    func check(_ name: Located<String>, _ kind: String, among known: [String], _ log: ProblemLog) -> Bool {
        if known.contains(name.value) { return true }
        log.error(
            "there is no \(kind) '\(name.value)'",
            at: name.place,
            suggestion: Spelling.nearest(to: name.value, among: known)
        )
        return false
    }

    /// Whether a text may name something: not empty, at most 128 bytes, in one line.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 128 && isLine(text)
    }

    /// Whether a text is one line without control characters, as what becomes part of other files and protocols must be.
    static func isLine(_ text: String) -> Bool {
        !text.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}"
        }
    }
}
