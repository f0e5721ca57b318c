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
    /// With the place of the first use.
    private var used: [Use: Place] = [:]

    static let builtInChannels = ["inbox", "push"]

    /// The names of one kind.
    struct Known {
        let kind: String
        /// In the order written.
        let list: [String]
        /// Of those that are configured.
        private let places: [String: Place]

        fileprivate init(_ kind: String, _ entries: [YAMLEntry], builtIn: [String] = []) {
            self.kind = kind
            list = builtIn + entries.map(\.key)
            var places: [String: Place] = [:]
            for name in builtIn { places[name] = Place(file: 0, line: 1, column: 1) }
            for entry in entries { places[entry.key] = entry.keyPlace }
            self.places = places
        }

        func contains(_ name: String) -> Bool { places[name] != nil }
        func place(of name: String) -> Place? { places[name] }
    }

    private struct Use: Hashable {
        let kind: String
        let name: String
    }

    init(_ reader: MapReader) {
        var reader = reader
        func keys(_ section: String) -> [YAMLEntry] {
            guard case .map(let entries)? = reader.node(section)?.content else { return [] }
            return entries
        }
        users = Known("user", keys("users"))
        teams = Known("team", keys("teams"))
        schedules = Known("schedule", keys("schedules"))
        policies = Known("policy", keys("policies"))
        channels = Known("channel", keys("channels"), builtIn: Self.builtInChannels)
        intervals = Known("time interval", keys("time_intervals"))
    }

    /// Notes that a name is used; tells one that stands for nothing.
    func check(_ name: Located<String>, among known: Known, _ log: ProblemLog) -> Bool {
        if known.contains(name.value) {
            let use = Use(kind: known.kind, name: name.value)
            if used[use] == nil { used[use] = name.place }
            return true
        }
        log.error(
            "there is no \(known.kind) '\(name.value)'",
            at: name.place,
            suggestion: Suggestion.nearest(to: name.value, among: known.list)
        )
        return false
    }

    /// Where a name was used first; `nil` where nothing has used it yet.
    func firstUse(of name: String, among known: Known) -> Place? {
        used[Use(kind: known.kind, name: name)]
    }

    /// Warns of what was written in vain. After every section has been read.
    func tellUnused(_ log: ProblemLog) {
        for known in [policies, schedules, intervals] {
            for name in known.list where firstUse(of: name, among: known) == nil {
                guard let place = known.place(of: name) else { continue }
                log.warning("nothing uses the \(known.kind) '\(name)'", at: place)
            }
        }
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
