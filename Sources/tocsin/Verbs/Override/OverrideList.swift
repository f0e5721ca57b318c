internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

struct OverrideList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the overrides that are not over, schedule by schedule.",
        discussion: """
            Examples:
              tocsin override list
              tocsin override list --schedule plant-primary --output json
            """
    )

    @Option(help: ArgumentHelp("Only of this schedule.", valueName: "name"))
    var schedule: String?

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let client = APIClient(access: try service.access())
        let schedules = try OnCallReply.reply(try await client.get("/on-call")).entries(of: schedule)
        var all: [OverrideReply] = []
        for name in schedules.map(\.id) {
            let answer = try await client.get("/schedules/\(URLText.encoded(name))/overrides")
            all += try OverrideReply.Page.reply(answer).items
        }
        switch format.output {
        case .text: show(all)
        case .json: StandardStream.output.line(OverrideReply.json(all))
        }
    }

    private func show(_ overrides: [OverrideReply]) {
        guard !overrides.isEmpty else {
            StandardStream.error.line("no overrides")
            return
        }
        var table = TextTable(["ID", "SCHEDULE", "CHANGE", "FROM", "TO", "BY"])
        for override in overrides {
            table.add([
                TextTable.Cell(override.id),
                TextTable.Cell(override.schedule),
                TextTable.Cell(override.change, .bold),
                TextTable.Cell(override.from.time.rfc3339),
                TextTable.Cell(override.to.time.rfc3339),
                TextTable.Cell(override.by),
            ])
        }
        StandardStream.output.write(table.lines(inColour: Colour.isWanted).map { "\($0)\n" }.joined())
    }
}
