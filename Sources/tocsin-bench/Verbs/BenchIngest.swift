internal import ArgumentParser
internal import Foundation
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinModel

/// `tocsin-bench ingest`: durable ingest against a bare subscriber that discards.
struct BenchIngest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Durable ingest at QoS 1, against a bare libmosquitto subscriber that discards.",
        discussion: """
            live: a publisher in its own process sends flat out. backlog: the messages wait in a persistent session of the \
            broker. Bare and Tocsin take turns, and the median of the rounds counts. Processor time is that of the receiving process.

            Example:
              tocsin-bench ingest --rules 100 --rounds 5
            """
    )

    @OptionGroup var format: OutputOptions

    @Option(help: "Rules loaded; two of them are evaluated for each message.")
    var rules = 100

    @Option(help: "Rounds of bare and Tocsin, of which the median counts.")
    var rounds = 3

    @Option(help: "Messages of a live run.")
    var live = 100_000

    @Option(help: "Messages of a backlog run.")
    var backlog = 150_000

    private enum Subject: String {
        case bare
        case tocsin
    }

    private enum Mode: String, CaseIterable {
        case live
        case backlog
    }

    func validate() throws {
        guard (1...10_000).contains(rules), (1...99).contains(rounds) else {
            throw ValidationError("rules are 1 to 10000, rounds 1 to 99")
        }
        guard (1...5_000_000).contains(live), (1...5_000_000).contains(backlog) else {
            throw ValidationError("messages are 1 to 5000000")
        }
    }

    func run() async throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let broker = try PrivateBroker(in: folder.url)
        defer { broker.stop() }
        try await broker.waitUntilReady()
        var report = IngestReport(rules: rules)
        for round in 1...rounds {
            for mode in Mode.allCases {
                for subject in [Subject.bare, .tocsin] {
                    StandardStream.error.line("round \(round) of \(rounds): \(mode.rawValue), \(subject.rawValue)")
                    let figure = try await measure(subject, mode, broker, folder.url)
                    switch (mode, subject) {
                    case (.live, .bare): report.liveBare.append(figure)
                    case (.live, .tocsin): report.liveTocsin.append(figure)
                    case (.backlog, .bare): report.backlogBare.append(figure)
                    case (.backlog, .tocsin): report.backlogTocsin.append(figure)
                    }
                }
            }
        }
        switch format.output {
        case .text: StandardStream.output.line(report.text)
        case .json: StandardStream.output.line(report.json)
        }
    }

    private func measure(
        _ subject: Subject,
        _ mode: Mode,
        _ broker: PrivateBroker,
        _ folder: URL
    ) async throws -> BenchFigure {
        let settings = broker.settings(
            "tocsin-bench-\(subject.rawValue)-\(UUID().uuidString)",
            sessionExpiry: mode == .backlog
        )
        let count = mode == .live ? live : backlog
        switch subject {
        case .bare: return try await measureBare(settings, mode, count, broker)
        case .tocsin: return try await measureTocsin(settings, mode, count, broker, folder)
        }
    }

    private func measureBare(
        _ settings: BrokerSettings,
        _ mode: Mode,
        _ count: Int,
        _ broker: PrivateBroker
    ) async throws -> BenchFigure {
        let subscriber = DiscardingSubscriber(settings: settings, filters: [BenchLoad.filter])
        try await subscriber.connect()
        let publisher: Process
        switch mode {
        case .live:
            publisher = try publish(count, broker)
        case .backlog:
            await subscriber.disconnect()
            publisher = try publish(count, broker)
            publisher.waitUntilExit()
            try await subscriber.connect(subscribing: false)
        }
        let result = try await subscriber.receive(count)
        publisher.waitUntilExit()
        await subscriber.disconnect()
        return BenchFigure(messages: result.messages, elapsed: result.elapsed, processorTime: result.processorTime)
    }

    private func measureTocsin(
        _ settings: BrokerSettings,
        _ mode: Mode,
        _ count: Int,
        _ broker: PrivateBroker,
        _ folder: URL
    ) async throws -> BenchFigure {
        let publisher: Process
        if mode == .backlog {
            let first = DiscardingSubscriber(settings: settings, filters: [BenchLoad.filter])
            try await first.connect()
            await first.disconnect()
            publisher = try publish(count, broker)
            publisher.waitUntilExit()
            let subject = try IngestUnderTest(broker: settings, folder: folder, rules: rules)
            let figure = try await subject.receive(count)
            await subject.close()
            return figure
        }
        let subject = try IngestUnderTest(broker: settings, folder: folder, rules: rules)
        try await subject.connect()
        publisher = try publish(count, broker)
        let figure = try await subject.receive(count)
        publisher.waitUntilExit()
        await subject.close()
        return figure
    }

    private func publish(_ count: Int, _ broker: PrivateBroker) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["publish", "--port", "\(broker.port)", "--count", "\(count)"]
        try process.run()
        return process
    }
}
