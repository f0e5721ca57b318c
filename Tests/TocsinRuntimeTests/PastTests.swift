import Testing
import TocsinConfiguration
import TocsinEngine
import TocsinModel
import TocsinRehearsal
import TocsinRuntime
import TocsinStore
import TocsinTime

@Suite struct PastTests {
    @Test("a replay of the store says the same as the store, byte for byte, each time")
    func sameAsTheStore() async throws {
        let plant = try RuntimeFixture()
        try await Self.live(plant)
        let store = try Store(reading: plant.databasePath)
        let ana = try #require(UserID("ana"))
        let kept = try store.inbox(of: ana, .after(0), limit: 10_000).items.map(\.record)
        #expect(kept.count > 10)
        for _ in 0..<2 {
            let records = try RecordedHistory(store).retell().records
            #expect(records.map(\.json) == kept.map(\.json))
        }
    }

    @Test("a replay begins at the oldest snapshot when retention has removed what came before")
    func fromSnapshot() async throws {
        let plant = try RuntimeFixture()
        try await Self.live(plant, snapshots: true)
        let writer = try plant.openStore()
        let whole = try RecordedHistory(writer).retell().records
        let keepNothing = Store.Retention(events: .zero, incidents: .days(400))
        #expect(try writer.removeExpired(keepNothing, now: .distantFuture).journal > 0)
        let records = try RecordedHistory(writer).retell().records
        #expect(!records.isEmpty && records.count < whole.count)
        #expect(records.map(\.json) == whole.suffix(records.count).map(\.json))
    }

    @Test("under the same configuration nothing differs, and without a rule nothing of it is told")
    func comparing() async throws {
        let plant = try RuntimeFixture()
        try await Self.live(plant)
        let past = try RecordedHistory(try Store(reading: plant.databasePath))
        let same = try past.compare(with: plant.configuration)
        let none = Comparison(before: same.was.sent, after: same.wouldBe.sent)
        #expect(none.differences.isEmpty, "\(none.differences)")
        let other = try RuntimeFixture(
            text: RuntimeFixture.text.replacing("payload.value > -12.0", with: "payload.value > 100.0")
        )
        let changed = try past.compare(with: other.configuration)
        let comparison = Comparison(before: changed.was.sent, after: changed.wouldBe.sent)
        #expect(comparison.differences.allSatisfy { $0.kind == .missed })
        #expect(comparison.summary.contains("fewer"))
        #expect(!changed.wouldBe.sent.contains { $0.notification.labels["rule"] == "warm" })
    }

    @Test("everything can be asked about, and each line has its reason")
    func explaining() async throws {
        let plant = try RuntimeFixture()
        try await Self.live(plant)
        let past = try RecordedHistory(try Store(reading: plant.databasePath))
        let incident = try #require(try past.explain("i-1"))
        let reasons = incident.lines.map(\.reason)
        #expect(reasons.contains("firing") && reasons.contains("told") && reasons.contains("resolved"), "\(reasons)")
        let notification = try #require(try past.explain("n-1"))
        #expect(notification.lines.contains { $0.subject.notification == NotificationID(1) })
        let alert = try #require(
            try past.explain("warm/device=fz-0,measure=temperature,site=porto")
                ?? past.explain("warm/device=fz-0,site=porto")
        )
        #expect(alert.lines.contains { $0.reason == "ended" })
        let record = try #require(past.retell().sent.first?.notification)
        #expect(record.id == NotificationID(1))
        let letter = try #require(try Store(reading: plant.databasePath).deadLetters(limit: 1000).map(\.id).min())
        let readable = EventID(letter.number - 1)
        #expect(try past.explain("\(readable)")?.lines.contains { $0.reason == "received" } == true)
        #expect(try past.explain("\(letter)")?.lines.map(\.reason) == ["not-json"])
        #expect(try past.explain("\(EventID(letter.number))")?.lines.map(\.reason) == ["not-json"])
        #expect(try past.explain("e-999999") == nil)
        #expect(try past.explain("i-999999") == nil)
    }

    @Test("a store without inputs, and one that is not there, say so")
    func nothing() throws {
        let plant = try RuntimeFixture()
        #expect(throws: StoreError.self) { try Store(reading: plant.databasePath) }
        let store = try plant.openStore()
        #expect(throws: RecordedHistory.Failure.self) { try RecordedHistory(store) }
    }

    /// Three runs of a service, each of which finds all well: warm freezers, an acknowledgement, what can't be read, a cut link.
    private static func live(_ plant: RuntimeFixture, snapshots: Bool = false) async throws {
        let ana = try #require(UserID("ana"))
        for round in 0..<3 {
            let (store, reactor) = try await plant.start()
            try await reactor.linkRestored(answers: false)
            try await reactor.take(RuntimeFixture.readings((0..<5).map { ("fz-\($0)", #"{"value": -18}"#) }))
            await pass(plant, reactor, seconds: 2)
            for step in 0..<20 {
                await pass(plant, reactor, seconds: 7)
                let value = (step + round) % 3 == 0 ? "-4" : "-18"
                try await reactor.take(
                    RuntimeFixture.readings([("fz-\(step % 5)", #"{"value": \#(value)}"#), ("fz-9", "{")])
                )
                await pass(plant, reactor, seconds: 2)
            }
            let command = Command(user: ana, role: .responder, door: .http, action: .incident(.told, .acknowledge))
            _ = await reactor.submit(command)
            try await reactor.linkLost(since: .distantFuture)
            await pass(plant, reactor, seconds: 180)
            if snapshots {
                await reactor.requestSnapshot()
                if let request = plant.takeSnapshots().last {
                    try store.save(request.state, sequence: request.sequence, digest: request.digest, at: request.at)
                }
            }
            store.close()
        }
    }

    /// Wakes it at each second, as the sleeper would when it asked for it.
    private static func pass(_ plant: RuntimeFixture, _ reactor: Reactor, seconds: Int) async {
        for _ in 0..<seconds {
            plant.advance(by: .seconds(1))
            await reactor.wake()
        }
    }
}
