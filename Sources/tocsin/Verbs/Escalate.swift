internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct Escalate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "escalate",
        abstract: "Notify the next step of an incident's escalation policy now.",
        discussion: """
            The next step of its escalation policy fires at once, whoever has the incident; it is open again. To repeat it \
            goes on to the step after that. An incident without a policy, or with no step left, is refused.

            Example:
              tocsin escalate i-12
            """
    )

    @Argument(help: "The incident, such as i-12.")
    var id: IncidentID

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        try await IncidentAction(name: "escalate", outcome: "escalated")
            .carryOut(on: id, as: try service.access(), format.output)
    }
}
