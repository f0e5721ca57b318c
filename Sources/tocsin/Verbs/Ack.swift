internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct Ack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Acknowledge an incident; escalation stops.",
        discussion: """
            Repeating it changes nothing. Everyone who was notified of the incident learns that you have it.

            Example:
              tocsin ack i-12
            """
    )

    @OptionGroup var incident: IncidentTarget

    func run() async throws {
        try await incident.carryOut(IncidentAction(name: "acknowledge", outcome: "acknowledged"))
    }
}
