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

    @Argument(help: "The incident, such as i-12.")
    var id: IncidentID

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        try await IncidentAction(name: "unacknowledge", outcome: "open again")
            .carryOut(on: id, as: try service.access(), format.output)
    }
}
