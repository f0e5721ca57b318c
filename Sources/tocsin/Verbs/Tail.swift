internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct Tail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Show notifications and changes as they happen, until Ctrl-C.",
        discussion: """
            Prints a line for each notification of yours and each change of an incident. When the connection is lost it \
            connects again and goes on where it was, so that nothing is missed and nothing comes twice. With --output json \
            it prints the messages of the stream as they come.

            Examples:
              tocsin tail
              tocsin tail --want incidents --output json | jq .incident.title
            """
    )

    @Option(
        help:
            "What to hear of: inbox, incidents, silences, devices, stats, with commas between; default: inbox,incidents."
    )
    var want: String?

    @Option(help: ArgumentHelp("Go on after this place in the feed.", valueName: "epoch:offset"))
    var after: String?

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    private static let kinds = ["inbox", "incidents", "silences", "devices", "stats"]

    func validate() throws {
        for name in wanted ?? [] where !Self.kinds.contains(name) {
            throw ValidationError("--want takes \(Self.kinds.joined(separator: ", ")), not '\(name)'")
        }
        if let after, FeedCursor(after) == nil {
            throw ValidationError("--after is a cursor of the stream, EPOCH:OFFSET, not '\(after)'")
        }
    }

    func run() async throws {
        let follower = StreamFollower(
            access: try service.access(),
            want: wanted,
            after: after,
            format: format.output,
            inColour: Colour.isWanted
        )
        try await Interruption.ending {
            var follower = follower
            try await follower.run()
        }
    }

    private var wanted: [String]? {
        want?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}
