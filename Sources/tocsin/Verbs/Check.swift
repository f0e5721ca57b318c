internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinRuntime

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a configuration and list every problem with its position.",
        discussion: """
            Prints every problem on a line of its own, as FILE:LINE:COLUMN: error: what is wrong, which editors can follow. \
            A warning is something that loads but may not do what was meant. Exits 1 if there is an error.

            Examples:
              tocsin check
              tocsin check --strict --config staging/tocsin.yaml
            """
    )

    @OptionGroup var files: ConfigurationOptions

    @Flag(help: "Let a warning fail the check too.")
    var strict = false

    @OptionGroup var format: OutputOptions

    func run() throws {
        let report = CheckReport(files.inspect(now: WallClock.system.now()), isStrict: strict)
        switch format.output {
        case .text:
            for line in report.lines { StandardStream.output.line(line) }
            StandardStream.error.line(report.summary)
        case .json:
            StandardStream.output.line(report.json)
        }
        guard report.isGood else { throw ExitCode(ExitStatus.no.rawValue) }
    }
}
