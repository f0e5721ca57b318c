internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinTime

struct Incidents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents",
        abstract: "List incidents of a running service, or show one with its timeline.",
        discussion: """
            Examples:
              tocsin incidents --state open,acknowledged --severity critical
              tocsin incidents --label site=porto --text freezer
              tocsin incidents i-12
              tocsin incidents i-12 --all-alerts
            """
    )

    @Argument(help: "The incident to show; without it, they are listed.")
    var id: IncidentID?

    @Flag(help: "With an incident's id: all of its alerts, however many, not only those that matter most.")
    var allAlerts = false

    @OptionGroup(title: "Which") var filter: IncidentFilter
    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if id != nil, !filter.isEmpty { throw ValidationError("an incident's id and filters exclude each other") }
        if id == nil, allAlerts { throw ValidationError("--all-alerts needs an incident's id") }
    }

    func run() async throws {
        let client = APIClient(access: try service.access())
        let body = try await client.get(id.map { "/incidents/\($0)" } ?? "/incidents\(filter.query)")
        guard format.output == .text else {
            StandardStream.output.line(String(decoding: body, as: UTF8.self))
            if let id, allAlerts { try await eachPage(of: id, from: nil, client) { Self.line($0) } }
            return
        }
        let now = WallClock.system.now()
        if let id {
            try await show(id, try IncidentReply.reply(body), now, client)
        } else {
            try list(try IncidentReply.Page.reply(body), now)
        }
    }

    private func show(_ id: IncidentID, _ incident: IncidentReply, _ now: Timestamp, _ client: APIClient) async throws {
        var sheet = IncidentDetails(incident: incident, now: now)
        if allAlerts, let next = incident.alertsNext {
            try await eachPage(of: id, from: next, client) { body in
                sheet.further += try IncidentReply.AlertsPage.reply(body).items
            }
        }
        Self.show(sheet.lines(inColour: Colour.isWanted))
        if incident.alertsNext != nil, !allAlerts { StandardStream.error.line("there are more alerts: --all-alerts") }
    }

    /// Every page of its alerts.
    ///
    /// - Parameter place: the alert before the first; `nil` for the beginning.
    private func eachPage(
        of id: IncidentID,
        from place: String?,
        _ client: APIClient,
        _ take: ([UInt8]) throws -> Void
    ) async throws {
        var place = place
        repeat {
            let after = place.map { "&after=\(URLText.encoded($0))" } ?? ""
            let body = try await client.get("/incidents/\(id)/alerts?limit=200\(after)")
            try take(body)
            let next = try IncidentReply.AlertsPage.reply(body).next
            if next == place { return }
            place = next
        } while place != nil
    }

    private static func line(_ body: [UInt8]) {
        StandardStream.output.line(String(decoding: body, as: UTF8.self))
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
