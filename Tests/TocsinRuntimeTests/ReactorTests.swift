import Testing
import TocsinConfiguration
import TocsinEngine
import TocsinModel
import TocsinRuntime
import TocsinStore
import TocsinTime

@Suite struct ReactorTests {
    @Test("what a message caused is in the outbox when take returns, and the incident with it")
    func released() async throws {
        let plant = try RuntimeFixture()
        let (store, reactor) = try await plant.start()
        try await reactor.take(RuntimeFixture.readings([("fz-1", #"{"value": -4}"#), ("fz-2", #"{"value": -18}"#)]))
        let released = plant.takeReleased()
        #expect(released.count == 3)
        #expect(
            released[0] == "tocsin/incidents/i-1 as i-1 is"
        )
        let incident = try store.incident(IncidentID(1)).map { String(decoding: $0, as: UTF8.self) }
        #expect(
            incident?.hasPrefix(#"{"id":"i-1","state":"open","severity":"error","title":"fz-1: -4""#) == true
        )
        #expect(
            released[1].hasPrefix(
                #"tocsin/users/ana/notifications {"id":"n-1","user":"ana","kind":"firing","incident":"i-1""#
            )
        )
        #expect(released[2] == #"tocsin/users/ana/inbox {"unread":1,"cursor":"test:2"}"#)
        #expect(try store.waitingOutbox().count == 3)
    }

    @Test("a payload that can't be read becomes a dead letter and stops nobody")
    func deadLetters() async throws {
        let plant = try RuntimeFixture()
        let (store, reactor) = try await plant.start()
        try await reactor.take(RuntimeFixture.readings([("fz-1", #"{"value": "#), ("fz-2", #"{"value": -4}"#)]))
        let letters = try store.deadLetters(limit: 10)
        #expect(letters.map(\.code) == ["not-json"])
        #expect(letters.first?.topic == "plant/porto/fz-1/temperature")
        #expect(plant.takeReleased().count == 3)
    }

    @Test("a restart without warning finds the state that was, by snapshot and replay")
    func recovery() async throws {
        let plant = try RuntimeFixture()
        var expected: EngineState?
        for round in 0..<3 {
            let store = try plant.openStore()
            let reactor = try plant.reactor(store)
            if let expected { #expect(await reactor.status().state == expected) }
            try await reactor.start()
            try await reactor.linkRestored(answers: false)
            for step in 0..<20 {
                plant.advance(by: .seconds(7))
                let value = (step + round) % 3 == 0 ? "-4" : "-18"
                try await reactor.take(
                    RuntimeFixture.readings([("fz-\(step % 5)", #"{"value": \#(value)}"#), ("fz-9", "{")])
                )
                await reactor.wake()
            }
            let user = try #require(UserID("ana"))
            let acknowledge = Command.Action.incident(.one(IncidentID(1)), .acknowledge)
            let command = Command(user: user, role: .responder, door: .http, action: acknowledge)
            _ = await reactor.submit(command)
            if round == 1 {
                await reactor.requestSnapshot()
                for request in plant.takeSnapshots() {
                    try store.save(request.state, sequence: request.sequence, digest: request.digest, at: request.at)
                }
                try await reactor.take(RuntimeFixture.readings([("fz-3", #"{"value": -4}"#)]))
            }
            expected = await reactor.status().state
            store.close()
        }
    }

    @Test("a service that is killed again and again makes snapshots all the same")
    func snapshotsBetweenKills() async throws {
        let plant = try RuntimeFixture()
        for minute in [0, 3, 6] {
            #expect(plant.takeSnapshots().isEmpty, "minute \(minute)")
            let (store, reactor) = try await plant.start()
            try await reactor.take(RuntimeFixture.readings([("fz-1", #"{"value": -18}"#)]))
            plant.advance(by: .minutes(3))
            store.close()
        }
        #expect(plant.takeSnapshots().count == 1)
    }

    @Test("a commit that fails says nothing; afterwards the same messages count once")
    func failedCommit() async throws {
        let plant = try RuntimeFixture()
        let (_, reactor) = try await plant.start()
        try plant.failCommits()
        let batch = RuntimeFixture.readings([("fz-1", #"{"value": -4}"#)])
        await #expect(throws: (any Error).self) { try await reactor.take(batch) }
        #expect(plant.takeReleased().isEmpty)
        #expect(await reactor.status().isStale)
        try plant.commitAgain()
        try await reactor.take(batch)
        #expect(plant.takeReleased().count == 3)
        #expect(await reactor.status().state.personal.lastNotification == 1)
        #expect(await reactor.status().state.counters.events == 1)
        #expect(await !reactor.status().isStale)
    }

    @Test("the past is worked through under the rules that were in force then")
    func reload() async throws {
        let plant = try RuntimeFixture()
        let (store, reactor) = try await plant.start()
        try await reactor.take(RuntimeFixture.readings([("fz-1", #"{"value": -4}"#)]))
        let text = RuntimeFixture.text.replacing("payload.value > -12.0", with: "payload.value > -2.0")
        let next = try #require(
            ConfigurationLoader.load(ConfigurationBundle(text: text), environment: [:]).configuration
        )
        try await reactor.reload(next)
        try await reactor.take(RuntimeFixture.readings([("fz-2", #"{"value": -4}"#)]))
        let expected = await reactor.status().state
        #expect(expected.counters.alertsFired == 1)
        store.close()
        let again = try plant.reactor(try plant.openStore(), configuration: next)
        #expect(await again.status().state == expected)
    }

    @Test("a silence that is made or ends is in the feed, once a turn, as it is in the end")
    func silences() async throws {
        let plant = try RuntimeFixture()
        let (store, reactor) = try await plant.start()
        try await reactor.linkRestored(answers: false)
        let ana = try #require(UserID("ana"))
        let before = try store.lastFeedOffset()
        let request = SilenceRequest(match: #"rule == "warm""#, end: .at(Timestamp(milliseconds: 1_763_712_060_000)))
        _ = await reactor.submit(Command(user: ana, role: .responder, door: .http, action: .addSilence(request)))
        plant.advance(by: .minutes(2))
        await reactor.wake()
        guard case .items(let items, _) = try store.feed(for: ana, after: before, limit: 10) else {
            Issue.record("a gap")
            return
        }
        let states = items.compactMap { item -> String? in
            guard case .silence(let id, let json) = item.content, id == SilenceID(1) else { return nil }
            return ["active", "expired"].first { String(decoding: json, as: UTF8.self).contains(#""state":"\#($0)""#) }
        }
        #expect(states == ["active", "expired"])
        #expect(reactor.cursor.offset == before + 2)
    }
}
