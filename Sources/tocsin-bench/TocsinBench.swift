internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine

/// Measurements on this machine, each against its reference in the same run.
@main
struct TocsinBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tocsin-bench",
        abstract: "Measure this build of Tocsin on this machine.",
        discussion: """
            Each measurement runs against its reference, interleaved in one run, because a figure alone says more about the \
            machine than about the program. A private mosquitto on a free port serves as the broker; nothing of the configuration \
            or the store is touched.

            Examples:
              tocsin-bench ingest
              tocsin-bench latency --output json
              tocsin-bench notify --events 20000
            """,
        version: TocsinVersion.text,
        subcommands: [
            BenchIngest.self, BenchLatency.self, BenchNotify.self, BenchSnapshot.self, BenchRules.self,
            BenchPeople.self, BenchPublish.self,
        ]
    )

    static func main() async {
        Foundation.exit(await CommandRun.run(TocsinBench.self, Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
