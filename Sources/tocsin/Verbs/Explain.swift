internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinRehearsal
internal import TocsinRuntime

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show every decision about an event, alert, incident or notification, with reasons.",
        discussion: """
            Asks the running service, which works through its journal once more; with --from-store the store's file is read \
            instead, and no service is needed. An alert is named by its rule and the labels of its key.

            Examples:
              tocsin explain e-1842
              tocsin explain i-12 --from-store
              tocsin explain freezer-warm/device=fz-3,site=porto
            """
    )

    @Argument(
        help: """
            An event (e-1; e-1.0 is its first reading), incident (i-1), notification (n-1), dead letter (d-1; of a message \
            that the broker refused, n-1_mqtt), silence (s-1) or alert.
            """
    )
    var id: String

    @Flag(help: "Read the store's file instead of asking the service.")
    var fromStore = false

    @Option(help: ArgumentHelp("The store's file; default: that of the configuration.", valueName: "path"))
    var store: String?

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        guard ExplainedSubject(id) != nil || id.hasSuffix("_mqtt") else {
            throw ValidationError("'\(id)' is neither an id such as e-1 or i-1 nor an alert such as rule/label=value")
        }
        if store != nil, !fromStore { throw ValidationError("--store belongs to --from-store") }
    }

    func run() async throws {
        let json = try await fromStore ? read() : ask()
        guard format.output == .text else {
            StandardStream.output.line(String(decoding: json, as: UTF8.self))
            return
        }
        for line in try ExplanationReply.reply(json).lines { StandardStream.output.line(line.text) }
    }

    private func ask() async throws -> [UInt8] {
        // Labels may hold anything; what is no plain letter of a path is escaped.
        let name = id.addingPercentEncoding(
            withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_."))
        )
        return try await APIClient(access: try service.access()).get("/explain/\(name ?? id)")
    }

    private func read() throws -> [UInt8] {
        let past = try StoredPast.open(service.files, store)
        do {
            guard let explanation = try past.explain(id) else {
                throw Failure.no("nothing is known of \(id), or no longer")
            }
            return explanation.json
        } catch let failure as RecordedHistory.Failure {
            throw Failure.no("\(failure)")
        } catch let failure as RecoveryFailure {
            throw Failure.no("\(failure)")
        }
    }
}
