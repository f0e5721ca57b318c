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

    @OptionGroup var incident: IncidentTarget

    func run() async throws {
        try await incident.carryOut(IncidentAction(name: "resolve", outcome: "resolved"))
    }
}
