internal import ArgumentParser
internal import Foundation
internal import TocsinBroker
internal import TocsinCommandLine

/// `tocsin-bench notify`: from an event to a person, where every event is somebody's trouble.
struct BenchNotify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Durable notifications a second where every event opens an incident, against the broker alone.",
        discussion: """
            A whole service runs beside a private mosquitto. A publisher in its own process sends events at QoS 1 flat out, each of \
            another device; each opens an incident of its own and notifies one user at once, and no limit holds anything back. The \
            time is that from the first publish to the last notification that a subscriber of the user's topic received at QoS 1. \
            The reference is the broker alone: as many messages of the same size on the same topic, from the publisher straight to \
            the subscriber. Tocsin and the broker take turns, and the median of the rounds counts.

            Processor time and bytes written are those of the service's process in that time. The bytes are what it gave to the \
            disk, as the kernel counts it (write_bytes in /proc/PID/io), in pages: the write-ahead log first of all, what was merged \
            from it into the database, and snapshots; no network traffic. They are unknown where the temporary directory is in \
            memory; set TMPDIR to one on a disk.

            Example:
              tocsin-bench notify --events 50000 --rounds 3
            """
    )

    @OptionGroup var format: OutputOptions

    @Option(help: "Rounds of Tocsin and the broker alone, of which the median counts.")
    var rounds = 3

    @Option(help: "Events of a round, each of another device.")
    var events = 50_000

    private static let topic = "tocsin/users/ana/notifications"
    /// Beyond it the limits of open incidents and of one inbox would be reached.
    private static let mostEvents = 100_000

    func validate() throws {
        guard (1...99).contains(rounds), (1...Self.mostEvents).contains(events) else {
            throw ValidationError("rounds are 1 to 99, events 1 to \(Self.mostEvents)")
        }
    }

    /// What came of one load.
    private struct Passage {
        let figure: BenchFigure
        /// Of a message, on average.
        let messageBytes: Int
        /// `nil` where no service had part in it, or it is not known.
        let bytesWritten: Int?
    }

    func run() async throws {
        var report = NotifyReport(events: events)
        for round in 1...rounds {
            StandardStream.error.line("round \(round) of \(rounds): tocsin")
            let tocsin = try await throughTocsin()
            StandardStream.error.line("round \(round) of \(rounds): broker alone")
            let broker = try await throughBroker(bytes: tocsin.messageBytes)
            report.rounds.append(
                NotifyReport.Round(
                    tocsin: tocsin.figure,
                    bytesWritten: tocsin.bytesWritten,
                    messageBytes: tocsin.messageBytes,
                    broker: broker.figure
                )
            )
        }
        switch format.output {
        case .text: StandardStream.output.line(report.text)
        case .json: StandardStream.output.line(report.json)
        }
    }

    /// Everything is new in each round: what is retained in a broker, and open in a store, is work for the next.
    private func throughTocsin() async throws -> Passage {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let broker = try PrivateBroker(in: folder.url)
        defer { broker.stop() }
        try await broker.waitUntilReady()
        let service = try await ServiceUnderTest(broker: broker, folder: folder.url)
        defer { service.stop() }
        try await service.waitUntilReady()
        return try await pass(["--load", "troubles"], broker, service)
    }

    private func throughBroker(bytes: Int) async throws -> Passage {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let broker = try PrivateBroker(in: folder.url)
        defer { broker.stop() }
        try await broker.waitUntilReady()
        return try await pass(["--load", "filler", "--topic", Self.topic, "--bytes", "\(bytes)"], broker, nil)
    }

    /// Has a load published, and takes in what comes of it on the user's topic.
    ///
    /// - Parameter service: whose work is measured; `nil` for the subscriber's own.
    private func pass(_ load: [String], _ broker: PrivateBroker, _ service: ServiceUnderTest?) async throws -> Passage {
        let subscriber = DiscardingSubscriber(settings: broker.settings("tocsin-bench-ana"), filters: [Self.topic])
        try await subscriber.connect()
        let before = try service?.usage()
        let publisher = try publish(load, broker)
        let start = ContinuousClock.now
        let received = try await subscriber.receive(events)
        let elapsed = ContinuousClock.now - start
        let after = try service?.usage()
        publisher.waitUntilExit()
        await subscriber.disconnect()
        var processorTime = received.processorTime
        var bytesWritten = 0
        if let before, let after {
            processorTime = after.processorTime - before.processorTime
            bytesWritten = (after.bytesWritten ?? 0) - (before.bytesWritten ?? 0)
        }
        return Passage(
            figure: BenchFigure(messages: received.messages, elapsed: elapsed, processorTime: processorTime),
            messageBytes: received.bytes / received.messages,
            // Nothing that is durable is written in no bytes: they were not counted.
            bytesWritten: bytesWritten > 0 ? bytesWritten : nil
        )
    }

    /// Starts a publisher; returns when it is connected and begins.
    private func publish(_ load: [String], _ broker: PrivateBroker) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let common = ["publish", "--announce", "--port", "\(broker.port)", "--count", "\(events)"]
        process.arguments = common + load
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        guard !output.fileHandleForReading.availableData.isEmpty else {
            process.waitUntilExit()
            throw Failure.no("the publisher of the measurement did not start")
        }
        return process
    }
}
