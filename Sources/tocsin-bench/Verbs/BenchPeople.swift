internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine
internal import TocsinEngine
internal import TocsinModel
internal import TocsinStore

/// `tocsin-bench people`: what waiting for somebody to acknowledge costs.
struct BenchPeople: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "What escalations cost that run all at once, in time, memory and at a restart.",
        discussion: """
            Every device of a plant is an incident of its own that nobody acknowledges. The engine alone fires the next step \
            of each, on one core, without broker, store or channels; its reference is a wake that finds nothing due. Then the state is \
            written to a store, and read from there as at a restart.

            Example:
              tocsin-bench people --incidents 100000
            """
    )

    @OptionGroup var format: OutputOptions

    @Option(help: "Open incidents.")
    var incidents = 100_000

    @Option(help: "How often each escalates, of which the best turn counts.")
    var rounds = 2

    func validate() throws {
        guard (1000...1_000_000).contains(incidents), (1...20).contains(rounds) else {
            throw ValidationError("incidents are 1000 to 1000000, rounds 1 to 20")
        }
    }

    func run() async throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        var measured = try PeopleMeter.bytes(incidents: incidents)
        let escalations = try PeopleMeter.fire(&measured.engine, rounds: rounds)
        let report = PeopleReport(
            incidents: incidents,
            escalations: escalations,
            bytesPerIncident: measured.incident,
            bytesPerEscalation: measured.escalation,
            restart: try restart(measured.engine, folder)
        )
        switch format.output {
        case .text: StandardStream.output.line(report.text)
        case .json: StandardStream.output.line(report.json)
        }
    }

    private func restart(_ engine: Engine, _ folder: BenchFolder) throws -> PeopleReport.Restart {
        let path = folder.url.appendingPathComponent("people.db").path
        let clock = ContinuousClock()
        let first = try Store(path: path, newEpoch: "bench")
        let saving = try clock.measure {
            try first.save(engine.state, sequence: UInt64(incidents), digest: "bench", at: engine.state.now)
        }
        first.close()
        let begin = clock.now
        let store = try Store(path: path, newEpoch: "bench")
        defer { store.close() }
        guard let snapshot = try store.recovery().snapshot else { throw Failure.no("the store has no snapshot") }
        let read = clock.now
        var again = Engine(state: snapshot.state, rulebook: engine.rulebook)
        let next = again.wakeAt()
        let end = clock.now
        guard next != nil, again.state == engine.state else {
            throw Failure.no("what was read is not what was written")
        }
        return PeopleReport.Restart(
            snapshotBytes: try store.snapshotBytes(),
            saving: saving.seconds,
            reading: (read - begin).seconds,
            preparing: (end - read).seconds
        )
    }
}
