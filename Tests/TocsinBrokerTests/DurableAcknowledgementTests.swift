import Testing
import TocsinBroker
import TocsinModel
import TocsinTestKit

/// What the whole of Tocsin rests on: the broker keeps a message until it is committed here.
///
/// The library promises none of this. If a later version sends an acknowledgement earlier, these tests fail, and it must not be used.
@Suite(.enabled(if: MosquittoProcess.isInstalled, "needs /usr/sbin/mosquitto"))
struct DurableAcknowledgementTests {
    @Test(
        "what was read and not acknowledged comes back after a crash, all of it, in order",
        arguments: BrokerSettings.Version.all
    )
    func crashBeforeCommit(version: BrokerSettings.Version) async throws {
        let broker = try await MosquittoProcess()
        let settings = BrokerSettings.testing(broker, version: version)
        let sent = try await waiting(500, in: broker, settings)
        for _ in 1...3 {
            // The session is released with a batch handed out: its socket closes as that of a dead process does.
            let crashing = try await IngestSession.resumed(settings)
            let batch = try await crashing.expectBatch()
            #expect(batch.received.map(\.payload) == Array(sent.prefix(batch.count)))
        }
        let session = try await IngestSession.resumed(settings)
        #expect(try await session.receive(500).map(\.payload) == sent)
        await session.close()
    }

    @Test("what was acknowledged does not come back")
    func acknowledged() async throws {
        let broker = try await MosquittoProcess()
        let settings = BrokerSettings.testing(broker)
        let sent = try await waiting(500, in: broker, settings)
        let session = try await IngestSession.resumed(settings)
        #expect(try await session.receive(500).map(\.payload) == sent)
        await session.close()

        try await expectNothingWaits(settings)
    }

    @Test("after a failed commit the session reconnects by itself and the batch comes again, then the rest")
    func failedCommit() async throws {
        let broker = try await MosquittoProcess()
        var settings = BrokerSettings.testing(broker)
        settings.batchLimits = BatchLimits(count: 100)
        let sent = try await waiting(300, in: broker, settings)
        let session = try await IngestSession.resumed(settings)
        let first = try await session.receive(1)
        let failing = try await session.expectBatch()
        await session.abandon()
        #expect(try await session.expectConnection())
        let rest = try await session.receive(300 - first.count)
        #expect(rest.first?.payload == failing.received.first?.payload)
        #expect((first + rest).map(\.payload) == sent)
        await session.close()
    }

    @Test("closing with a batch handed out acknowledges nothing of it")
    func closedEarly() async throws {
        let broker = try await MosquittoProcess()
        let settings = BrokerSettings.testing(broker)
        let sent = try await waiting(50, in: broker, settings)
        let session = try await IngestSession.resumed(settings)
        _ = try await session.expectBatch()
        await session.close()
        let second = try await IngestSession.resumed(settings)
        #expect(try await second.receive(50).map(\.payload) == sent)
        await second.close()
    }

    @Test(
        "after a crash between commit and acknowledgement exactly the committed ones are dropped",
        arguments: BrokerSettings.Version.all
    )
    func crashAfterCommit(version: BrokerSettings.Version) async throws {
        let broker = try await MosquittoProcess()
        let settings = BrokerSettings.testing(broker, version: version)
        let sent = try await waiting(500, in: broker, settings)
        var journal = RedeliveryFilter()
        var committed = 0
        do {
            let crashing = try await IngestSession.resumed(settings)
            let batch = try await crashing.expectBatch()
            committed = (batch.count + 1) / 2
            for message in batch.messages.prefix(committed) {
                let range = message.topic.lowerBound..<message.payload.upperBound
                let fingerprint = batch.bytes[range].withUnsafeBytes { MessageFingerprint($0) }
                journal.remember(packetID: message.packetID, fingerprint)
            }
        }
        let session = try await IngestSession.resumed(settings, redelivery: journal)
        #expect(try await session.receive(500 - committed).map(\.payload) == Array(sent.dropFirst(committed)))
        #expect(await session.redeliveriesDropped == committed)

        // What was dropped has been acknowledged too: nothing is left.
        await session.close()
        try await expectNothingWaits(settings)
    }

    @Test("a connection that breaks between commit and acknowledgement makes no duplicates")
    func brokenConnection() async throws {
        let broker = try await MosquittoProcess()
        let settings = BrokerSettings.testing(broker)
        let sent = try await waiting(500, in: broker, settings)
        let session = try await IngestSession.resumed(settings)
        let batch = try await session.expectBatch()

        // Whoever takes the session over closes the other's connection; this one reads and dies.
        let thief = try await IngestSession.resumed(settings)
        _ = try await thief.expectBatch()
        await thief.close()

        await session.acknowledge()
        let publisher = try await SimplePublisher.connected(to: settings)
        try await publisher.send("plant/a", ["last"])
        var received = batch.received
        while received.last?.payload != "last" {
            let more = try await session.expect("a batch", ignoring: { !$0.isBatch }) { next in
                if case .batch(let batch) = next { batch } else { nil }
            }
            await session.acknowledge()
            received += more.received
        }
        #expect(received.map(\.payload) == sent + ["last"])
        #expect(await session.redeliveriesDropped >= batch.count)
        await session.close()
    }

    /// That the broker has nothing for the session but what is published now.
    private func expectNothingWaits(_ settings: BrokerSettings) async throws {
        let publisher = try await SimplePublisher.connected(to: settings)
        try await publisher.send("plant/a", ["next"])
        let session = try await IngestSession.resumed(settings)
        #expect(try await session.receive(1).map(\.payload) == ["next"])
        await session.close()
    }

    /// Leaves a session with messages waiting in the broker.
    private func waiting(_ count: Int, in broker: MosquittoProcess, _ settings: BrokerSettings) async throws -> [String]
    {
        try await IngestSession.leaveSession(settings)
        let sent = (0..<count).map { "\($0)" }
        let publisher = try await SimplePublisher.connected(to: settings)
        try await publisher.send("plant/a", sent)
        await publisher.disconnect()
        return sent
    }
}
