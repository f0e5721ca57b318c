internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinEngine
internal import TocsinModel

/// What `tocsin check` says about a configuration.
struct CheckReport {
    private let loaded: Loaded
    private let isStrict: Bool

    init(_ loaded: Loaded, isStrict: Bool) {
        self.loaded = loaded
        self.isStrict = isStrict
    }

    var isGood: Bool {
        loaded.configuration != nil && !(isStrict && !loaded.warnings.isEmpty)
    }

    /// A line a problem.
    var lines: [String] { loaded.problems.map(\.description) }

    /// The last word: how many problems, or what a configuration without any holds.
    var summary: String {
        guard loaded.problems.isEmpty, let configuration = loaded.configuration else {
            return "\(Count.of(loaded.errors.count, "error")), \(Count.of(loaded.warnings.count, "warning"))"
        }
        let rulebook = configuration.rulebook
        let parts = [
            Count.of(rulebook.rules.count, "rule"), Count.of(configuration.sources.count, "source"),
            Count.of(rulebook.people.users.count, "user"),
        ]
        return "configuration is good: \(parts.joined(separator: ", "))"
    }

    /// One object with the problems and how many there are.
    var json: String {
        var json = JSONText()
        json.object { json in
            json.member("good", isGood)
            json.member("errors", loaded.errors.count)
            json.member("warnings", loaded.warnings.count)
            json.key("problems")
            json.array(loaded.problems) { json, problem in
                json.object { json in
                    json.member("file", problem.file)
                    json.member("line", problem.line)
                    json.member("column", problem.column)
                    json.member("level", problem.level.rawValue)
                    json.member("message", problem.message)
                    json.member("suggestion", problem.suggestion)
                }
            }
        }
        return json.text
    }
}
