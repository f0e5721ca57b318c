internal import ArgumentParser
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

/// The loads of `tocsin-bench ingest` and `tocsin-bench notify`, in a process of its own so that its processor time is nobody else's.
struct BenchPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish the load of a measurement flat out.",
        shouldDisplay: false
    )

    enum Load: String, ExpressibleByArgument {
        /// ``BenchLoad``.
        case readings
        /// ``TroubleLoad``.
        case troubles
        /// Messages to one topic that say nothing.
        case filler
    }

    @Option var port: UInt16
    @Option var count: Int
    @Option var load = Load.readings
    /// Of the filler.
    @Option var topic = "bench/filler"
    /// In each payload of the filler.
    @Option var bytes: UInt32 = 0
    /// Prints a line when the publisher is connected and the first message is about to go, for whoever measures from then on.
    @Flag var announce = false

    private static let batch = 1000

    func run() async throws {
        let publisher = SimplePublisher(
            settings: BrokerSettings(host: "127.0.0.1", port: port, clientID: "tocsin-bench-load", sessionExpiry: .zero)
        )
        try await publisher.connect()
        var readings = BenchLoad()
        var troubles = TroubleLoad()
        if announce { StandardStream.output.line("publishing") }
        var left = count
        while left > 0 {
            let size = min(left, Self.batch)
            let batch =
                switch load {
                case .readings: readings.batch(size)
                case .troubles: troubles.batch(size)
                case .filler: filler(size)
                }
            try await publisher.publish(batch, quality: .atLeastOnce)
            left -= size
        }
        try await publisher.drain()
        await publisher.disconnect()
    }

    private func filler(_ count: Int) -> InboundBatch {
        let payload = [UInt8](repeating: UInt8(ascii: "x"), count: Int(bytes))
        var batch = InboundBatch()
        for _ in 0..<count { batch.append(topic: topic, payload: payload) }
        return batch
    }
}
