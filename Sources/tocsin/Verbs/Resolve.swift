internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct Resolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Resolve an incident.",
        discussion: """
            Repeating it changes nothing. Alerts that still fire afterwards open a new incident.

            Example:
              tocsin resolve i-12
            """
    )

    @Argument(help: "The incident, such as i-12.")
    var id: IncidentID

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        try await IncidentAction(name: "resolve", outcome: "resolved")
            .carryOut(on: id, as: try service.access(), format.output)
    }
}
