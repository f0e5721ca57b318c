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

    @OptionGroup var incident: IncidentTarget

    func run() async throws {
        try await incident.carryOut(IncidentAction(name: "escalate", outcome: "escalated"))
    }
}
