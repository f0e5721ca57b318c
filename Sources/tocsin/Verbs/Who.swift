internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

struct Who: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who",
        abstract: "Show who is on call, now or at a given time.",
        discussion: """
            UNTIL is when to ask again: a hand-off, or the end of an override.

            Examples:
              tocsin who
              tocsin who --at 2026-12-24T20:00:00Z
              tocsin who --schedule plant-primary --output json
            """
    )

    @Option(help: ArgumentHelp("When, such as 2026-12-24T20:00:00Z; default: now.", valueName: "time"))
    var at: Timestamp?

    @Option(help: ArgumentHelp("Only this schedule.", valueName: "name"))
    var schedule: String?

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let query = at.map { "?at=\(URLText.encoded($0.rfc3339))" } ?? ""
        let answer = try await APIClient(access: try service.access()).get("/on-call\(query)")
        let all = try OnCallReply.reply(answer)
        let chosen = try all.entries(of: schedule)
        switch format.output {
        case .text: show(chosen)
        case .json: StandardStream.output.line(all.json(of: chosen))
        }
    }

    private func show(_ schedules: [OnCallReply.Entry]) {
        guard !schedules.isEmpty else {
            StandardStream.error.line("no schedules are configured")
            return
        }
        var table = TextTable(["SCHEDULE", "ON CALL", "UNTIL"])
        for entry in schedules {
            table.add([
                TextTable.Cell(entry.id),
                entry.users.isEmpty
                    ? TextTable.Cell("nobody", .urgent) : TextTable.Cell(entry.users.joined(separator: ", "), .bold),
                TextTable.Cell(entry.until?.time.rfc3339 ?? "-"),
            ])
        }
        StandardStream.output.write(table.lines(inColour: Colour.isWanted).map { "\($0)\n" }.joined())
    }
}
