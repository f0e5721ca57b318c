internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct Unack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unack",
        abstract: "Take an acknowledgement back; escalation continues.",
        discussion: """
            Repeating it changes nothing.

            Example:
              tocsin unack i-12
            """
    )

    @OptionGroup var incident: IncidentTarget

    func run() async throws {
        try await incident.carryOut(IncidentAction(name: "unacknowledge", outcome: "open again"))
    }
}
