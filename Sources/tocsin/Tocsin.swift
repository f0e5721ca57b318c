internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine

@main
struct Tocsin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tocsin",
        abstract:
            "Turn what devices say over MQTT into incidents, and notify the people who can act on them.",
        discussion: """
            A configuration (config/tocsin.yaml) says which topics to listen to, what counts as trouble, and who is \
            notified. 'tocsin check' lists what is wrong with it, 'tocsin serve' runs it, and 'tocsin simulate' gives it \
            devices to listen to. 'tocsin incidents' and 'tocsin tail' show what a running service sees.

            Exit status: 0 done, 1 the answer is no, 2 wrong usage, 3 the service or the broker could not be reached.
            """,
        version: TocsinVersion.text,
        groupedSubcommands: [
            CommandGroup(name: "Service", subcommands: [Serve.self, Check.self, Token.self, LinkVerb.self, Acl.self]),
            CommandGroup(
                name: "Workbench",
                subcommands: [Test.self, Replay.self, Explain.self, Decode.self, Eval.self, Simulate.self, Bench.self]
            ),
            CommandGroup(
                name: "Client",
                subcommands: [
                    Incidents.self, Ack.self, Unack.self, Snooze.self, Escalate.self, Resolve.self, SilenceVerb.self,
                    OverrideVerb.self, Who.self, Tail.self, Report.self,
                ]
            ),
        ]
    )

    static func main() async {
        Foundation.exit(await CommandRun.run(Tocsin.self, Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
