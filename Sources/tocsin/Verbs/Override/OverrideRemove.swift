internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct OverrideRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove an override.",
        discussion: """
            Repeating it changes nothing.

            Example:
              tocsin override remove plant-primary o-3
            """
    )

    @Argument(help: ArgumentHelp("The schedule.", valueName: "schedule"))
    var schedule: String

    @Argument(help: "The override, such as o-3.")
    var id: OverrideID

    @OptionGroup var service: ServerOptions

    func run() async throws {
        let client = APIClient(access: try service.access())
        _ = try await client.delete("/schedules/\(URLText.encoded(schedule))/overrides/\(id)")
        StandardStream.output.line(Printable.line("\(id) of \(schedule) is taken back"))
    }
}
