/// Makes a scenario of its text.
package enum ScenarioLoader {
    /// The most steps that a scenario may have once its repetitions are written out.
    package static let stepLimit = 1_000_000

    /// Checks everything and tells all that is wrong at once.
    ///
    /// - Returns: no scenario where a problem is an error.
    package static func read(_ path: String) -> (scenario: Scenario?, problems: [Problem]) {
        do {
            return load(try FileSystem.text(of: path, limit: ConfigurationBundle.Limit.bytes), path: path)
        } catch {
            return (nil, [Problem(file: path, line: 1, column: 1, level: .error, message: error.message)])
        }
    }

    /// - Parameter path: how the text is named in problems; the files that it names are relative to its directory.
    package static func load(_ text: String, path: String) -> (scenario: Scenario?, problems: [Problem]) {
        load(text, path: path, asked: nil)
    }

    /// - Parameter asked: where all the keys are noted that were asked for.
    static func load(_ text: String, path: String, asked: AskedKeys?) -> (scenario: Scenario?, problems: [Problem]) {
        let log = ProblemLog(
            files: [ConfigurationBundle.File(path: path, role: .settings, text: text)],
            asked: asked
        )
        var budget = YAMLDocument.values
        let root = YAMLDocument(file: 0, log: log).read(text, budget: &budget)
        if root == nil, !log.hasErrors {
            log.error("the file is empty", at: Place(file: 0, line: 1, column: 1))
        }
        let scenario = root.flatMap { ScenarioReader(path: path, log: log).read($0) }
        return (log.hasErrors ? nil : scenario, log.problems)
    }

    /// Whether a file looks like a scenario, for those who are given a folder in which other things lie too.
    package static func isScenario(_ path: String) -> Bool {
        guard let text = try? FileSystem.text(of: path, limit: ConfigurationBundle.Limit.bytes) else { return false }
        let log = ProblemLog(files: [ConfigurationBundle.File(path: path, role: .settings, text: text)])
        var budget = YAMLDocument.values
        guard case .map(let entries) = YAMLDocument(file: 0, log: log).read(text, budget: &budget)?.content else {
            return false
        }
        let keys = Set(entries.map(\.key))
        return keys.contains("steps") || keys.isSuperset(of: ["name", "start"])
    }
}
