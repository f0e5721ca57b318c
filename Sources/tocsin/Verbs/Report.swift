internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Summarize a week: what happened, who was notified, how fast people responded.",
        discussion: """
            A page out of hours is a notification that something is wrong, before 8 or after 18 o'clock on the user's own \
            clock, or in their quiet hours. Days are those of the user's calendar.

            Examples:
              tocsin report
              tocsin report --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z --output json
            """
    )

    @Option(help: ArgumentHelp("The beginning; default: a week before the end.", valueName: "time"))
    var from: Timestamp?

    @Option(help: ArgumentHelp("The end; default: now.", valueName: "time"))
    var to: Timestamp?

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let query = [("from", from), ("to", to)].compactMap { name, time in
            time.map { "\(name)=\(URLText.encoded($0.rfc3339))" }
        }
        let resource = "/report" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        let answer = try await APIClient(access: try service.access()).get(resource)
        switch format.output {
        case .text:
            let sheet = ReportTable(report: try ReportReply.reply(answer))
            StandardStream.output.line(sheet.text(inColour: Colour.isWanted))
        case .json:
            StandardStream.output.line(String(decoding: answer, as: UTF8.self))
        }
    }
}
