internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConfiguration

struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run scenarios against a configuration on a virtual clock.",
        discussion: """
            A scenario says what happens when, and who is expected to be notified of what; a week passes in seconds. For a \
            failure it prints what was sent instead, and why. Folders stand for the scenarios in them. Exits 1 if a scenario fails.

            A step has a time after the start (at) and does one thing: publish (with payload, retain; times and every to \
            repeat it; {1..20} in the topic for several devices; ts for what {{ts}} stands for), expect (any fields of a \
            notification, times for exactly so many), expect_none (true, or fields), command ({by, action}), silence, \
            unsilence, override ({by, schedule, add, remove or replace with, from, until or for}), preferences ({by, mutes, \
            per_hour, quiet_hours, channels, time_zone}), broker (down or up), reload, restart. Expectations one below the \
            other at one time look at the same notifications, each at those that the others didn't take.

            Examples:
              tocsin test config/tests
              tocsin test night.yaml --config staging/tocsin.yaml
            """
    )

    @Argument(help: "Scenario files, or folders of them.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The entry file of the configuration; default: what a scenario names with config, else \(ConfigurationOptions.defaultPath).",
            valueName: "path"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var path: String?

    @OptionGroup var format: OutputOptions

    func run() throws {
        let scenarios = try files.flatMap { path throws(Failure) -> [String] in
            guard let found = ScenarioFiles.find(path) else { throw .usage("there is no file or folder \(path)") }
            guard !found.isEmpty else { throw .usage("there are no scenarios in \(path)") }
            return found
        }
        var trial = ScenarioTestRun(override: path)
        for file in scenarios {
            let outcome = trial.run(file)
            guard format.output == .text else { continue }
            for line in TrialReport.lines(outcome, inColour: Colour.isWanted) { StandardStream.output.line(line) }
        }
        switch format.output {
        case .text: StandardStream.output.line(TrialReport.summary(trial))
        case .json: StandardStream.output.line(TrialReport.json(trial))
        }
        guard trial.failed == 0 else { throw ExitCode(ExitStatus.no.rawValue) }
    }
}
