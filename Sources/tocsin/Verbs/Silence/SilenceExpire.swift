internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel

struct SilenceExpire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expire",
        abstract: "End a silence now.",
        discussion: """
            What it suppressed and still fires is notified at once. Repeating it changes nothing.

            Example:
              tocsin silence expire s-3
            """
    )

    @Argument(help: "The silence, such as s-3.")
    var id: SilenceID

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let answer = try await APIClient(access: try service.access()).delete("/silences/\(id)")
        switch format.output {
        case .text:
            let silence = try SilenceReply.reply(answer)
            StandardStream.output.line("\(silence.id) is over; it withheld \(Count.of(silence.withheld, "alert"))")
        case .json:
            StandardStream.output.line(String(decoding: answer, as: UTF8.self))
        }
    }
}
