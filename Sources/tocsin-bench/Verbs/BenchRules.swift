internal import ArgumentParser
internal import TocsinCommandLine

/// `tocsin-bench rules`: what the rules cost an event.
struct BenchRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "What an event costs while many rules are loaded, of which one is about it.",
        discussion: """
            The engine alone, on one core: no broker, no decoding, no store. What an event costs must depend on the rules that it may \
            be about, not on those there are.

            Example:
              tocsin-bench rules --events 1000000
            """
    )

    @OptionGroup var format: OutputOptions

    @Option(help: "Events of each turn.")
    var events = 200_000

    @Option(help: "Keys in the state, for what one of them takes.")
    var keys = 100_000

    private static let sizes = [10, 1000, 10_000]

    func validate() throws {
        guard (1000...100_000_000).contains(events) else { throw ValidationError("events are 1000 to 100000000") }
        guard (1000...1_000_000).contains(keys) else { throw ValidationError("keys are 1000 to 1000000") }
    }

    func run() async throws {
        let bytes = try RuleMeter.bytes(rules: 10_000, keys: keys)
        var lines: [RuleMeter.Line] = []
        for variant in RuleLoad.Variant.allCases {
            lines += try RuleMeter.perEvent(variant, sizes: Self.sizes, events: events)
        }
        let report = RulesReport(
            lines: lines,
            evaluationsPerSecond: try RuleMeter.evaluationsPerSecond(rules: 100, events: events / 10),
            bytesPerRule: bytes.rule,
            bytesPerKey: bytes.key
        )
        switch format.output {
        case .text: StandardStream.output.line(report.text)
        case .json: StandardStream.output.line(report.json)
        }
    }
}
