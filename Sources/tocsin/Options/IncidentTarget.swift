internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

/// The incident that a verb is about, and how to reach the service that has it.
struct IncidentTarget: ParsableArguments {
    @Argument(help: "The incident, such as i-12.")
    var id: IncidentID

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func carryOut(_ action: IncidentAction) async throws {
        try await action.carryOut(on: id, as: try service.access(), format.output)
    }
}
