import Testing
import TocsinBroker
import TocsinModel
import TocsinTestKit

@Suite(.enabled(if: MosquittoProcess.isInstalled, "needs /usr/sbin/mosquitto"))
struct IngestSessionTests {
    @Test("messages arrive in order, with topic, payload and packet identifier")
    func order() async throws {
        let broker = try await MosquittoProcess()
        let session = try await IngestSession.subscribed(.testing(broker))
        let publisher = try await SimplePublisher.connected(to: .testing(broker))
        try await publisher.send("plant/a", (0..<500).map { "\($0)" })
        let received = try await session.receive(500)
        #expect(received.map(\.payload) == (0..<500).map { "\($0)" })
        #expect(received.allSatisfy { $0.topic == "plant/a" && $0.packetID != 0 && !$0.isRetained })
        await session.close()
    }

    @Test("no batch exceeds its limit, and a message of a megabyte passes")
    func limits() async throws {
        let broker = try await MosquittoProcess()
        var settings = BrokerSettings.testing(broker)
        settings.batchLimits = BatchLimits(count: 10, bytes: 100_000)
        try await IngestSession.leaveSession(settings)
        let publisher = try await SimplePublisher.connected(to: .testing(broker))
        try await publisher.send("plant/a", (0..<95).map { "\($0)" })
        try await publisher.send("plant/b", [String(repeating: "x", count: 1_000_000), "after"])

        let session = try await IngestSession.resumed(settings)
        var received: [Received] = []
        while received.count < 97 {
            let batch = try await session.expectBatch()
            #expect(batch.count <= 10)
            #expect(batch.bytes.count < 1_100_000)
            received += batch.received
            await session.acknowledge()
        }
        #expect(received.prefix(95).map(\.payload) == (0..<95).map { "\($0)" })
        #expect(received[95].payload.utf8.count == 1_000_000)
        #expect(received[96].payload == "after")
        await session.close()
    }

    @Test(
        "a retained message is marked, a live one is not, and a resumed session does not bring it again",
        arguments: BrokerSettings.Version.all
    )
    func retained(version: BrokerSettings.Version) async throws {
        let broker = try await MosquittoProcess()
        let settings = BrokerSettings.testing(broker, version: version)
        let publisher = try await SimplePublisher.connected(to: settings)
        try await publisher.send("plant/state", ["kept"], isRetained: true)
        let session = IngestSession.testing(settings)
        try await session.expectConnection()
        #expect(try await session.receive(1).map(\.isRetained) == [true])
        try await publisher.send("plant/state", ["live"], isRetained: true)
        let live = try await session.expectBatch()
        #expect(live.received.map(\.isRetained) == [false])
        await session.abandon()
        #expect(try await session.expectConnection())
        #expect(try await session.receive(1).map(\.payload) == ["live"])
        try await publisher.send("plant/state", ["last"])
        #expect(try await session.receive(1).map(\.payload) == ["last"])
        await session.close()
    }

    @Test("an interruption ends a wait, from any thread and also if it came before")
    func interruption() async throws {
        let broker = try await MosquittoProcess()
        let session = try await IngestSession.subscribed(.testing(broker))
        session.interrupt()
        guard case .idle = await session.next(within: patience) else { throw Missing(description: "idle") }
        async let waiting = session.next(within: patience)
        session.interrupt()
        guard case .idle = await waiting else { throw Missing(description: "idle") }
        await session.close()
    }

    @Test("filters can be replaced while messages flow")
    func resubscription() async throws {
        let broker = try await MosquittoProcess()
        let session = try await IngestSession.subscribed(.testing(broker), subscriptions: ["plant/#", "old/#"])
        let publisher = try await SimplePublisher.connected(to: .testing(broker))
        try await publisher.send("old/a", ["1"])
        #expect(try await session.receive(1).map(\.topic) == ["old/a"])
        await session.resubscribe(["plant/#", "new/#"])
        try await session.expect("a subscription") { if case .subscribed = $0 { true } else { nil } }
        try await publisher.send("old/a", ["2"])
        try await publisher.send("new/a", ["3"])
        try await publisher.send("plant/a", ["4"])
        #expect(try await session.receive(2).map(\.topic) == ["new/a", "plant/a"])
        await session.close()
    }

    @Test("a filter that cannot be subscribed to is reported by name, and the others stand")
    func refusedSubscription() async throws {
        let broker = try await MosquittoProcess()
        let session = IngestSession.testing(.testing(broker), subscriptions: ["plant/#/a", "plant/#"])
        try await session.expectConnection()
        let filter = try await session.expect("a refusal") { next in
            if case .refused(let filter, _) = next { filter } else { nil }
        }
        #expect(filter == "plant/#/a")
        try await session.expect("a subscription") { if case .subscribed = $0 { true } else { nil } }
        let publisher = try await SimplePublisher.connected(to: .testing(broker))
        try await publisher.send("plant/a", ["1"])
        #expect(try await session.receive(1).count == 1)
        await session.close()
    }
}
