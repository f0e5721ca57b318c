internal import ArgumentParser
internal import TocsinBroker
internal import TocsinModel

/// The load of `bench ingest`, in a process of its own so that its processor time is nobody else's.
struct BenchPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publishes the load of a measurement flat out.",
        shouldDisplay: false
    )

    @Option var port: UInt16
    @Option var count: Int

    private static let batch = 1000

    func run() async throws {
        let publisher = SimplePublisher(
            settings: BrokerSettings(host: "127.0.0.1", port: port, clientID: "tocsin-bench-load", sessionExpiry: .zero)
        )
        try await publisher.connect()
        var load = BenchLoad()
        var left = count
        while left > 0 {
            let size = min(left, Self.batch)
            try await publisher.publish(load.batch(size), quality: .atLeastOnce)
            left -= size
        }
        try await publisher.drain()
        await publisher.disconnect()
    }
}
