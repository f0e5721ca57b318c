internal import TocsinExpressions

/// What sections may refer to, gathered before any of them is read, so that the order of files does not matter.
///
/// A class because every section notes in the same one what it uses.
final class Names {
    let users: Known
    let teams: Known
    let schedules: Known
    let policies: Known
    /// Those configured and those that need no configuration.
    let channels: Known
    let intervals: Known
    private var used: Set<Use> = []

    static let builtInChannels = ["inbox", "push"]

    /// The names of one kind.
    struct Known {
        let kind: String
        /// In the order written.
        let list: [String]
        fileprivate let set: Set<String>

        init(_ kind: String, _ list: [String]) {
            self.kind = kind
            self.list = list
            set = Set(list)
        }

        func contains(_ name: String) -> Bool { set.contains(name) }
    }

    private struct Use: Hashable {
        let kind: String
        let name: String
    }

    init(_ reader: MapReader) {
        var reader = reader
        func keys(_ section: String) -> [String] {
            guard case .map(let entries)? = reader.node(section)?.content else { return [] }
            return entries.map(\.key)
        }
        users = Known("user", keys("users"))
        teams = Known("team", keys("teams"))
        schedules = Known("schedule", keys("schedules"))
        policies = Known("policy", keys("policies"))
        channels = Known("channel", Self.builtInChannels + keys("channels"))
        intervals = Known("time interval", keys("time_intervals"))
    }

    /// Notes that a name is used; tells one that stands for nothing.
    func check(_ name: Located<String>, among known: Known, _ log: ProblemLog) -> Bool {
        if known.contains(name.value) {
            used.insert(Use(kind: known.kind, name: name.value))
            return true
        }
        log.error(
            "there is no \(known.kind) '\(name.value)'",
            at: name.place,
            suggestion: Suggestion.nearest(to: name.value, among: known.list)
        )
        return false
    }

    func isUsed(_ name: String, among known: Known) -> Bool {
        used.contains(Use(kind: known.kind, name: name))
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
