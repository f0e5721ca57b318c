internal import ArgumentParser
internal import TocsinModel

struct Ack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Says that you take care of an incident; escalation stops.",
        discussion: """
            To repeat it changes nothing. Whoever was told of the incident is told that you have it.

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
