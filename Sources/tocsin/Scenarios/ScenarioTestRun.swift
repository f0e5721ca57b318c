internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinRehearsal

/// Runs scenario files, each against the configuration that it is for.
struct ScenarioTestRun {
    /// In the order of the files.
    private(set) var outcomes: [Outcome] = []
    private let override: String?
    private var known: [String: Result<Configuration, Failure>] = [:]

    struct Outcome {
        let file: String
        let verdict: Verdict

        enum Verdict {
            case ran(ScenarioResult)
            /// It can't be run: what is wrong with it, or with its configuration.
            case unreadable([String])
        }

        var isGood: Bool {
            switch verdict {
            case .ran(let result): result.failures.isEmpty
            case .unreadable: false
            }
        }
    }

    /// - Parameter override: the configuration for all of them, whatever they say.
    init(override: String?) {
        self.override = override
    }

    var passed: Int { outcomes.count(where: \.isGood) }
    var failed: Int { outcomes.count - passed }

    mutating func run(_ file: String) -> Outcome {
        let outcome = Outcome(file: file, verdict: verdict(file))
        outcomes.append(outcome)
        return outcome
    }

    private mutating func verdict(_ file: String) -> Outcome.Verdict {
        let (scenario, problems) = ScenarioLoader.read(file)
        guard let scenario else { return .unreadable(problems.map(\.description)) }
        do {
            let path = override ?? scenario.configuration ?? ConfigurationOptions.defaultPath
            let configuration = try configuration(path)
            let unknown = scenario.problems(under: configuration)
            guard unknown.isEmpty else { return .unreadable(unknown.map(\.description)) }
            return .ran(ScenarioRunner.run(scenario, under: configuration) { try self.configuration($0) })
        } catch {
            return .unreadable(["\(error)"])
        }
    }

    private mutating func configuration(_ path: String) throws(Failure) -> Configuration {
        if let known = known[path] { return try known.get() }
        let loaded = Result { () throws(Failure) in try ConfigurationOptions.load(path) }
        known[path] = loaded
        return try loaded.get()
    }
}
