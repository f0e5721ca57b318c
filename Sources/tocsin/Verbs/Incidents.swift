internal import ArgumentParser
internal import TocsinModel
internal import TocsinRuntime

struct Incidents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents",
        abstract: "Lists incidents of a running service, or shows one with its story.",
        discussion: """
            Examples:
              tocsin incidents --state open,acknowledged --severity critical
              tocsin incidents --label site=porto --text freezer
              tocsin incidents i-12
            """
    )

    @Argument(help: "The incident to show; without it, they are listed.")
    var id: IncidentID?

    @OptionGroup(title: "Which") var filter: IncidentFilter
    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if id != nil, !filter.isEmpty { throw ValidationError("an incident's id and filters exclude each other") }
    }

    func run() async throws {
        let client = APIClient(access: try service.access())
        let body = try await client.get(id.map { "/incidents/\($0)" } ?? "/incidents\(filter.query)")
        guard format.output == .text else {
            StandardStream.output.line(String(decoding: body, as: UTF8.self))
            return
        }
        let now = WallClock.system.now()
        if id != nil {
            Self.show(IncidentSheet(incident: try IncidentReply.reply(body), now: now).lines(inColour: Colour.isWanted))
        } else {
            try list(try IncidentReply.Page.reply(body), now)
        }
    }

    private func list(_ page: IncidentReply.Page, _ now: Timestamp) throws {
        guard !page.items.isEmpty else {
            StandardStream.error.line(filter.isEmpty ? "no incidents" : "no incidents fit")
            return
        }
        Self.show(IncidentTable.lines(page.items, at: now, inColour: Colour.isWanted))
        if let next = page.next { StandardStream.error.line("there are more: --after \(Printable.line(next))") }
    }

    private static func show(_ lines: [String]) {
        StandardStream.output.write(lines.map { "\($0)\n" }.joined())
    }
}
