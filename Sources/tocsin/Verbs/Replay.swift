internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinDevices
internal import TocsinModel
internal import TocsinRehearsal
internal import TocsinRuntime
internal import TocsinTime

struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay recorded input: who would have been notified of what, when and why.",
        discussion: """
            With --from-store everything that the store's journal holds is decided again, under the configurations that were in \
            force then: what is printed is what people were told, to the byte. --with runs it under another configuration instead, \
            --against prints the difference, person by person. The store is that of the configuration, or --store; a service may \
            run on it meanwhile. What people did is done again; where the other configuration has no such incident, it is left out.

            With --recording the rows of a CSV file are run through the configuration, each at its own time.

            With --output json each line is a notification, or a difference with its notification; the same input gives the same \
            output.

            Examples:
              tocsin replay --from-store
              tocsin replay --from-store --against next/tocsin.yaml
              tocsin replay --recording machine.csv --topic plant/lab/m-1/temperature --column value
            """
    )

    @Flag(help: "Replay what the store has recorded.")
    var fromStore = false

    @Option(help: ArgumentHelp("The store's file; default: that of the configuration.", valueName: "path"))
    var store: String?

    @OptionGroup(title: "Recording") var recorded: RecordingOptions

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "With --from-store: a configuration in place of those that were in force.",
            valueName: "path"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var other: String?

    @Option(
        help: ArgumentHelp("Print only what would differ under this configuration.", valueName: "path"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var against: String?

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        guard fromStore != (recorded.recording != nil) else {
            throw ValidationError("name what to replay: either --from-store or --recording")
        }
        if fromStore {
            if recorded.topic != nil || !recorded.column.isEmpty {
                throw ValidationError("--topic and --column belong to a --recording")
            }
            if other != nil, against != nil { throw ValidationError("--with and --against exclude each other") }
        } else {
            guard recorded.topic != nil else { throw ValidationError("--recording needs a --topic") }
            if store != nil || other != nil { throw ValidationError("--store and --with belong to --from-store") }
        }
    }

    func run() throws {
        if let recording = recorded.recording, let topic = recorded.topic {
            try replay(recording, topic)
        } else {
            try replayStore()
        }
    }

    private func replayStore() throws {
        let past = try StoredPast.open(files, store)
        do {
            if let path = against {
                let (was, wouldBe) = try past.compare(with: try ConfigurationOptions.load(path))
                tell(Comparison(before: was.sent, after: wouldBe.sent))
            } else if let path = other {
                tell(try past.compare(with: try ConfigurationOptions.load(path)).wouldBe)
            } else {
                tell(try past.retell())
            }
        } catch let failure as RecordedHistory.Failure {
            throw Failure.no("\(failure)")
        } catch let failure as RecoveryFailure {
            throw Failure.no("\(failure)")
        }
    }

    private func replay(_ path: String, _ topic: String) throws {
        let messages = try recorded.messages(path, topic)
        let retelling = try Self.run(messages, try files.load())
        guard let against else {
            tell(retelling)
            return
        }
        let other = try Self.run(messages, try ConfigurationOptions.load(against))
        tell(Comparison(before: retelling.sent, after: other.sent))
    }

    private static func run(_ messages: RecordedTraffic, _ configuration: Configuration) throws -> ReplayOutcome {
        // Where the recording's time goes back, the clock stands still.
        var rest = messages
        let start = rest.next()?.time ?? .epoch
        var rehearsal = Rehearsal(configuration: configuration, start: start)
        rehearsal.take(.started)
        rehearsal.take(.linkRestored)
        for message in messages {
            try rehearsal.advance(to: start + message.at)
            rehearsal.publish(topic: message.topic, payload: message.payload, isRetained: message.isRetained)
        }
        return ReplayOutcome(rehearsal)
    }

    private func tell(_ retelling: ReplayOutcome) {
        switch format.output {
        case .json:
            for record in retelling.records { StandardStream.output.line(String(decoding: record.json, as: UTF8.self)) }
        case .text:
            StandardStream.output.write(retelling.sent.map { "\(ReplayReport.line($0))\n" }.joined())
            StandardStream.error.line(
                "\(Count.of(retelling.inputs, "input")), \(Count.of(retelling.records.count, "notification"))"
            )
        }
        for hint in ReplayReport.hints(retelling) { StandardStream.error.line(hint) }
    }

    private func tell(_ comparison: Comparison) {
        switch format.output {
        case .json:
            for difference in comparison.differences { StandardStream.output.line(ReplayReport.json(difference)) }
        case .text:
            for line in ReplayReport.lines(comparison) { StandardStream.output.line(line) }
            StandardStream.output.line(comparison.summary)
        }
    }
}
