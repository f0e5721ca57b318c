import Testing
import TocsinEngine
import TocsinGateway
import TocsinModel
import TocsinRehearsal
import TocsinRuntime
import TocsinStore
import TocsinTime

/// Somebody sets the clock of the machine.
@Suite struct ClockStepTests {
    private static let open = #"{"open": true}"#

    private func door(_ device: String) -> InboundBatch {
        var batch = InboundBatch()
        batch.append(topic: "plant/porto/\(device)/door", payload: Array(Self.open.utf8))
        return batch
    }

    private func isFiring(_ rule: String, _ reactor: Reactor) async -> Bool {
        let keys = await reactor.status().state.alerts.keys
        return keys.contains { key, known in if case .firing = known.phase { key.rule == rule } else { false } }
    }

    @Test(
        "what is held for some time is told after that time, whichever way the clock is set",
        arguments: [-3600, 3600]
    )
    func held(seconds: Int64) async throws {
        let plant = try RuntimeFixture()
        let (_, reactor) = try await plant.start()
        try await reactor.linkRestored(answers: false)
        plant.advance(by: .seconds(10))
        try await reactor.take(door("fz-1"))
        plant.advance(by: .seconds(20))
        plant.setClock(by: .seconds(seconds))
        await reactor.settle()
        #expect(await reactor.status().clockSteps == 1)
        #expect(await !isFiring("held", reactor))
        #expect(await isFiring("tocsin-clock-step", reactor))
        plant.advance(by: .seconds(9))
        await reactor.wake()
        #expect(await !isFiring("held", reactor))
        plant.advance(by: .seconds(1))
        await reactor.wake()
        #expect(await isFiring("held", reactor))
        plant.advance(by: .minutes(10))
        await reactor.settle()
        #expect(await !isFiring("tocsin-clock-step", reactor), "people have heard of it for long enough")
    }

    @Test("who is on call, and when, says nobody who left")
    func formerUser() async throws {
        let text =
            RuntimeFixture.text + """

                schedules: {primary: {rotations: [{start: 2020-01-01, every: 1d, users: [ana]}]}}
                """
        let plant = try RuntimeFixture(text: text)
        let (_, reactor) = try await plant.start()
        let (ana, bo) = (try #require(UserID("ana")), try #require(UserID("bo")))
        let start = await reactor.status().state.now
        let request = OverrideRequest(
            schedule: "primary",
            change: .replace(ana, with: bo),
            start: start,
            end: start + .hours(5)
        )
        _ = await reactor.submit(Command(user: ana, role: .responder, door: .http, action: .addOverride(request)))
        #expect(try await reactor.duties().roster(at: start).schedules.map(\.users) == [[bo]])
        try await reactor.reload(try RuntimeFixture(text: text.replacing(", bo: {name: Bo}", with: "")).configuration)
        let duties = try await reactor.duties()
        #expect(duties.roster(at: start).schedules.map(\.users) == [[ana]])
        #expect(duties.duties(of: "primary", from: start, for: .hours(2))?.map(\.user) == [ana])
    }

    @Test("a step of less than a minute moves what is due, and is no alert")
    func small() async throws {
        let plant = try RuntimeFixture()
        let (_, reactor) = try await plant.start()
        plant.setClock(by: .seconds(40))
        await reactor.settle()
        #expect(await reactor.status().clockSteps == 1)
        #expect(await !isFiring("tocsin-clock-step", reactor))
    }

    @Test("a clock that goes back by a little is held, and that is no step")
    func held() async throws {
        let plant = try RuntimeFixture()
        let (_, reactor) = try await plant.start()
        let before = await reactor.status().state.now
        plant.setClock(by: .milliseconds(-400))
        try await reactor.take(RuntimeFixture.readings([("fz-1", #"{"value": -4}"#)]))
        #expect(await reactor.status().state.now == before)
        #expect(await reactor.status().clockSteps == 0)
        #expect(plant.takeReleased().count == 3)
    }

    @Test("a commit that fails at a step makes it one step all the same")
    func failedCommit() async throws {
        let plant = try RuntimeFixture()
        let (_, reactor) = try await plant.start()
        try await reactor.take(RuntimeFixture.readings([("fz-1", #"{"value": -4}"#)]))
        plant.setClock(by: .hours(-1))
        let wall = await reactor.status().state.now + .hours(-1)
        try plant.failCommits()
        await reactor.settle()
        await #expect(throws: (any Error).self) {
            try await reactor.take(RuntimeFixture.readings([("fz-2", #"{"value": -4}"#)]))
        }
        try plant.commitAgain()
        await reactor.settle()
        #expect(await reactor.status().clockSteps == 1)
        #expect(await reactor.status().state.now == wall)
    }

    @Test("a restart finds a clock that was put back meanwhile, and a replay says the same as was said")
    func restart() async throws {
        let plant = try RuntimeFixture()
        for round in 0..<3 {
            let (store, reactor) = try await plant.start()
            #expect(await reactor.status().clockSteps == (round == 0 ? 0 : 1))
            try await reactor.take(RuntimeFixture.readings([("fz-\(round)", #"{"value": -4}"#)]))
            plant.advance(by: .seconds(5))
            await reactor.wake()
            store.close()
            plant.setClock(by: .minutes(-30))
        }
        let store = try plant.openStore()
        let ana = try #require(UserID("ana"))
        let kept = try store.inbox(of: ana, .after(0), limit: 1000).items.map(\.record)
        #expect(kept.count > 2)
        #expect(try RecordedHistory(store).retell().records.map(\.json) == kept.map(\.json))
    }
}
