internal import ArgumentParser
internal import TocsinExpressions
internal import TocsinModel

struct OverrideList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the overrides that are not over, schedule by schedule.",
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
        let known = try OnCallReply.reply(try await client.get("/on-call")).schedules.map(\.id)
        if let schedule, !known.contains(schedule) {
            let meant = Suggestion.nearest(to: schedule, among: known)
            let advice = meant.map { "did you mean \($0)?" } ?? "there are \(known.joined(separator: ", "))"
            throw Failure.no(Printable.line("there is no schedule '\(schedule)'; \(advice)"))
        }
        var all: [OverrideReply] = []
        for name in schedule.map({ [$0] }) ?? known {
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
