internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct SilenceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List silences, the newest first.",
        discussion: """
            WITHHELD is how many alerts it kept back so far. Without --state, those are listed that are in force or will be.

            Examples:
              tocsin silence list
              tocsin silence list --state expired --output json
            """
    )

    @Option(help: "Only those in these states: pending, active, expired, with commas between.")
    var state = "pending,active"

    @Option(help: "At most so many, from 1 to 200.")
    var limit = 50

    @Option(help: ArgumentHelp("Those that come after this one: the next page.", valueName: "id"))
    var after: SilenceID?

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    private static let states = ["pending", "active", "expired"]

    func validate() throws {
        for name in state.split(separator: ",", omittingEmptySubsequences: false)
        where !Self.states.contains(String(name)) {
            throw ValidationError("--state takes \(Self.states.joined(separator: ", ")), not '\(name)'")
        }
        guard (1...200).contains(limit) else { throw ValidationError("--limit is from 1 to 200") }
    }

    func run() async throws {
        let query = "?state=\(URLText.encoded(state))&limit=\(limit)" + (after.map { "&after=\($0)" } ?? "")
        let answer = try await APIClient(access: try service.access()).get("/silences\(query)")
        guard format.output == .text else {
            StandardStream.output.line(String(decoding: answer, as: UTF8.self))
            return
        }
        let page = try SilenceReply.Page.reply(answer)
        guard !page.items.isEmpty else {
            StandardStream.error.line("no silences")
            return
        }
        var table = TextTable(["ID", "STATE", "BY", "END", "WITHHELD", "MATCH", "COMMENT"])
        for silence in page.items {
            table.add([
                TextTable.Cell(silence.id),
                TextTable.Cell(silence.state, silence.state == "active" ? .bold : .faint),
                TextTable.Cell(silence.by),
                TextTable.Cell(silence.end),
                TextTable.Cell(String(silence.withheld)),
                TextTable.Cell(silence.match),
                TextTable.Cell(silence.comment),
            ])
        }
        StandardStream.output.write(table.lines(inColour: Colour.isWanted).map { "\($0)\n" }.joined())
        if let next = page.next { StandardStream.error.line("there are more: --after \(Printable.line(next))") }
    }
}
