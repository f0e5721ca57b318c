import Testing
import TocsinConfiguration
import TocsinEngine
import TocsinModel
import TocsinRuntime
import TocsinStore
import TocsinTime

/// One message may hold ten thousand readings that each raise an alert, and a batch thousands of messages: neither timers nor people wait
/// for all of them.
@Suite struct WorstTurnTests {
    private static let count = 10_000
    /// What one turn may decide on.
    private static let share = (events: 667, bad: 800, changes: 128)

    private static func text(groupBy: String = "device") -> String {
        """
        sources:
          - name: plant
            filter: plant/#
            topic: 'plant/{site}'
            payload: json
            each: payload.r
            labels: {device: '{{item.d}}'}
            event_topic: 'plant/{{labels.site}}/{{item.d}}'
        rules:
          - {name: warm, topic: 'plant/{site}/{device}', key: [device], when: payload.v > 1, severity: error}
          - {name: quiet, topic: 'plant/{site}/{device}', key: [device], absent: 5m, severity: error}
        routing: {group_by: [\(groupBy)], group_wait: 0s, group_interval: 1s, notify: ['user:ana']}
        users: {ana: {name: Ana}, bo: {name: Bo}}
        """
    }

    private static func start() async throws -> (plant: RuntimeFixture, store: Store, reactor: Reactor) {
        let plant = try RuntimeFixture(text: text())
        let (store, reactor) = try await plant.start()
        return (plant, store, reactor)
    }

    private static func message(_ count: Int = count, value: Int) -> InboundBatch {
        let readings = (0..<count).map { #"{"d":"d\#($0)","v":\#(value)}"# }.joined(separator: ",")
        var batch = InboundBatch()
        batch.append(topic: "plant/porto", payload: Array(#"{"r":[\#(readings)]}"#.utf8))
        return batch
    }

    /// Wakes the loop until nothing waits, as the sleeper does.
    ///
    /// - Returns: how many turns it took, and the most events and alerts of one.
    private func finish(_ reactor: Reactor) async -> (turns: Int, events: UInt64, alerts: UInt64) {
        var (turns, events, alerts) = (0, UInt64(0), UInt64(0))
        var before = await reactor.status()
        while before.waitingEvents > 0, turns < Self.count {
            await reactor.wake()
            let after = await reactor.status()
            turns += 1
            events = max(events, after.state.counters.events - before.state.counters.events)
            alerts = max(alerts, after.state.counters.alertsFired - before.state.counters.alertsFired)
            before = after
        }
        return (turns, events, alerts)
    }

    /// The process was killed, and another goes on with what it left.
    private func restarted(_ plant: RuntimeFixture, _ store: Store) throws -> (Store, Reactor) {
        store.close()
        let again = try plant.openStore()
        return (again, try plant.reactor(again))
    }

    @Test("ten thousand readings that each raise an alert are shared out over turns", arguments: ["device", "rule"])
    func shared(groupBy: String) async throws {
        let plant = try RuntimeFixture(text: Self.text(groupBy: groupBy))
        let (_, reactor) = try await plant.start()
        try await reactor.take(Self.message(value: 2))
        let first = await reactor.status()
        #expect((1...UInt64(Self.share.changes)).contains(first.state.counters.alertsFired))
        #expect(first.waitingEvents == Self.count - Int(first.state.counters.events))
        let rest = await finish(reactor)
        #expect(rest.alerts <= Self.share.changes)
        #expect(await reactor.status().state.counters.alertsFired == Self.count)
    }

    @Test("a turn goes on with what waits while it has time, in one commit, and comes to the same")
    func severalShares() async throws {
        var states: [EngineState] = []
        var sizes: [Int] = []
        for decidingTime in [Duration.zero, .milliseconds(1)] {
            let plant = try RuntimeFixture(text: Self.text())
            var store = try plant.openStore()
            var reactor = try plant.reactor(store, decidingTime: decidingTime)
            try await reactor.start()
            _ = plant.takeReleased()
            try await reactor.take(Self.message(1000, value: 2))
            sizes.append(plant.takeReleased().count)
            (store, reactor) = try restarted(plant, store)
            _ = await finish(reactor)
            states.append(await reactor.status().state)
        }
        #expect(states[0] == states[1])
        #expect(sizes[0] < sizes[1], "\(sizes)")
    }

    @Test("ten thousand readings of which nothing follows are shared out too")
    func calm() async throws {
        let (_, _, reactor) = try await Self.start()
        try await reactor.take(Self.message(value: 0))
        #expect(await reactor.status().state.counters.events == Self.share.events)
        let rest = await finish(reactor)
        #expect(rest.turns == 14)
        #expect(rest.events <= Self.share.events)
        #expect(await reactor.status().state.counters.events == Self.count)
    }

    @Test("messages of one reading each are shared out as well, and what comes next waits its turn")
    func batches() async throws {
        let plant = try RuntimeFixture()
        let (_, reactor) = try await plant.start()
        try await reactor.take(RuntimeFixture.readings((0..<1000).map { ("d\($0)", #"{"value": -4}"#) }))
        #expect(await reactor.status().waitingEvents > 0)
        try await reactor.take(RuntimeFixture.readings([("d0", #"{"value": -18}"#)]))
        let after = await reactor.status()
        #expect(after.waitingEvents == 0)
        #expect(after.state.counters.alertsFired == 1000)
        #expect(after.state.counters.alertsResolved == 1)
    }

    @Test("a person's command is carried out while readings wait")
    func commands() async throws {
        let (_, _, reactor) = try await Self.start()
        try await reactor.take(Self.message(value: 2))
        let user = try #require(UserID("ana"))
        let acknowledge = Command.Action.incident(.one(IncidentID(1)), .acknowledge)
        let command = Command(user: user, role: .responder, door: .http, action: acknowledge)
        guard case .done = await reactor.submit(command) else {
            Issue.record("refused")
            return
        }
        #expect(await reactor.status().waitingEvents > 0)
    }

    @Test("a restart finds what waited, and decides the same as without one")
    func restart() async throws {
        var states: [EngineState] = []
        for isKilled in [false, true] {
            let plant = try RuntimeFixture(text: Self.text())
            var store = try plant.openStore()
            var reactor = try plant.reactor(store)
            try await reactor.start()
            try await reactor.take(Self.message(value: 2))
            await reactor.wake()
            if isKilled {
                let before = await reactor.status()
                (store, reactor) = try restarted(plant, store)
                let after = await reactor.status()
                #expect(after.state == before.state)
                #expect(after.waitingEvents == before.waitingEvents)
            }
            _ = await finish(reactor)
            states.append(await reactor.status().state)
        }
        #expect(states[0] == states[1])
    }

    @Test("a commit that fails half way loses nothing and says nothing twice")
    func failedCommit() async throws {
        let (plant, _, reactor) = try await Self.start()
        try await reactor.take(Self.message(value: 2))
        try plant.failCommits()
        let told = plant.takeReleased().count
        #expect(told > 0)
        await reactor.wake()
        await #expect(throws: (any Error).self) { try await reactor.take(Self.message(1, value: 2)) }
        #expect(plant.takeReleased().isEmpty)
        try plant.commitAgain()
        _ = await finish(reactor)
        let state = await reactor.status().state
        #expect(state.counters.events == Self.count)
        #expect(state.counters.alertsFired == Self.count)
    }

    @Test("readings that can't be read cost their share too, and are told of once, when the last was looked at")
    func badReadings() async throws {
        var told: [[String]] = []
        for isKilled in [false, true] {
            let plant = try RuntimeFixture(text: Self.text())
            var store = try plant.openStore()
            var reactor = try plant.reactor(store)
            try await reactor.start()
            let readings = (0..<Self.count).map { $0 % 3 == 0 ? #"{"d":"d\#($0)","v":0}"# : "{}" }.joined(
                separator: ","
            )
            var batch = InboundBatch()
            batch.append(topic: "plant/porto", payload: Array(#"{"r":[\#(readings)]}"#.utf8))
            try await reactor.take(batch)
            #expect(try store.deadLetters(limit: 10).isEmpty)
            #expect(await reactor.status().waitingEvents > Self.count - Self.share.bad)
            if isKilled {
                (store, reactor) = try restarted(plant, store)
            }
            _ = await finish(reactor)
            #expect(await reactor.status().state.counters.events == UInt64((Self.count + 2) / 3))
            told.append(try store.deadLetters(limit: 10).map { "\($0.id) \($0.topic) \($0.reason)" })
        }
        #expect(told[0].count == 1)
        #expect(told[0] == told[1])
        #expect(told[0].first?.contains("6666 of 10000 readings") ?? false, "\(told)")
    }

    @Test("what ten thousand alerts come to in one moment is shared out too, and a restart in between changes nothing")
    func dueAtOnce() async throws {
        var states: [EngineState] = []
        for isKilled in [false, true] {
            let plant = try RuntimeFixture(text: Self.text())
            var store = try plant.openStore()
            var reactor = try plant.reactor(store)
            try await reactor.start()
            try await reactor.linkRestored()
            try await reactor.take(Self.message(value: 0))
            _ = await finish(reactor)
            plant.advance(by: .minutes(6))
            try await reactor.heard(through: plant.now)
            let first = await reactor.status().state.counters.alertsFired
            #expect((1...UInt64(Self.share.changes)).contains(first), "\(first) alerts in one turn")
            if isKilled {
                (store, reactor) = try restarted(plant, store)
            }
            let command = Command(
                user: try #require(UserID("ana")),
                role: .responder,
                door: .http,
                action: .dismiss(.all)
            )
            guard case .done = await reactor.submit(command) else {
                Issue.record("refused")
                return
            }
            var turns = 0
            while await reactor.status().state.counters.alertsFired < Self.count, turns < Self.count {
                let before = await reactor.status().state.counters.alertsFired
                await reactor.wake()
                let alerts = await reactor.status().state.counters.alertsFired - before
                #expect(alerts <= UInt64(Self.share.changes))
                turns += 1
            }
            #expect(await reactor.status().state.counters.alertsFired == Self.count)
            states.append(await reactor.status().state)
        }
        #expect(states[0] == states[1])
    }

    @Test("what waits when the clock is set, or when the process ends, is decided by the time at which it came")
    func clockStep() async throws {
        for step in [TimeSpan.hours(1), .hours(-1)] {
            let (plant, _, reactor) = try await Self.start()
            try await reactor.linkRestored()
            try await reactor.take(Self.message(value: 0))
            #expect(await reactor.status().waitingEvents > 0)
            plant.setClock(by: step)
            await reactor.wake()
            let after = await reactor.status()
            #expect(after.waitingEvents == 0)
            // The one of Tocsin's own says that the clock was set.
            #expect(after.state.counters.alertsFired == 1, "\(step)")
        }
        let (plant, store, reactor) = try await Self.start()
        try await reactor.linkRestored()
        try await reactor.take(Self.message(value: 0))
        store.close()
        plant.advance(by: .hours(1))
        let again = try plant.reactor(try plant.openStore())
        try await again.start()
        #expect(await again.status().waitingEvents == 0)
        #expect(await again.status().state.counters.alertsFired == 0)
    }

    @Test("that the broker was heard counts only once all that it brought is decided on")
    func heard() async throws {
        let (plant, _, reactor) = try await Self.start()
        try await reactor.linkRestored()
        try await reactor.take(Self.message(value: 0))
        _ = await finish(reactor)
        plant.advance(by: .minutes(5))
        // The last of these would be called silent if what waits did not count.
        try await reactor.take(Self.message(value: 0))
        #expect(await reactor.status().waitingEvents > 0)
        try await reactor.heard(through: Timestamp(milliseconds: 1_763_712_000_000) + .minutes(5))
        let after = await reactor.status()
        #expect(after.waitingEvents == 0)
        #expect(after.state.counters.alertsFired == 0)
    }

    @Test("another configuration holds for what comes after it, not for what waits")
    func reload() async throws {
        let (_, _, reactor) = try await Self.start()
        try await reactor.take(Self.message(1000, value: 2))
        #expect(await reactor.status().waitingEvents > 0)
        let stricter = Self.text().replacing("when: payload.v > 1", with: "when: payload.v > 5")
        try await reactor.reload(try RuntimeFixture(text: stricter).configuration)
        let after = await reactor.status()
        #expect(after.waitingEvents == 0)
        #expect(after.state.counters.alertsFired == 1000)
    }

    @Test("no snapshot is made of a state that something waits beside; it is made as soon as nothing does")
    func snapshot() async throws {
        let (plant, _, reactor) = try await Self.start()
        _ = plant.takeSnapshots()
        try await reactor.take(Self.message(value: 2))
        await reactor.requestSnapshot()
        #expect(plant.takeSnapshots().isEmpty)
        _ = await finish(reactor)
        #expect(plant.takeSnapshots().map(\.state.counters.events) == [UInt64(Self.count)])
    }

    @Test("a replay of the store comes to the same notifications")
    func replay() async throws {
        let (plant, store, reactor) = try await Self.start()
        try await reactor.take(Self.message(3000, value: 2))
        plant.advance(by: .seconds(1))
        _ = await finish(reactor)
        let ana = try #require(UserID("ana"))
        let recorded = try store.inbox(of: ana, .after(0), limit: 10_000).items.map(\.record)
        #expect(!recorded.isEmpty)
        #expect(try RecordedHistory(store).retell().records.map(\.json) == recorded.map(\.json))
    }
}
