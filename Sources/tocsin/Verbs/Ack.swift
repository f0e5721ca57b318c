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

    @Argument(help: "The incident, such as i-12.")
    var id: IncidentID

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        try await IncidentAction(name: "acknowledge", outcome: "acknowledged")
            .carryOut(on: id, as: try service.access(), format.output)
    }
}
