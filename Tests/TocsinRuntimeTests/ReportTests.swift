import Testing
import TocsinEngine
import TocsinModel
import TocsinRuntime
import TocsinStore
import TocsinTime

@Suite struct ReportTests {
    private static let text = """
        sources:
          - {name: plant, filter: plant/#, topic: 'plant/{site}/{device}/{measure}', payload: json}
        rules:
          - {name: warm, topic: 'plant/{site}/{device}/temperature', when: payload.value > -12.0, severity: error, summary: '{{labels.device}} is warm'}
          - {name: odd, topic: 'plant/{site}/{device}/odd', when: payload.value > 0.0, severity: info, summary: '{{labels.device}} is odd'}
        routing: {group_by: ['...'], group_wait: 0s, group_interval: 1s, policy: on-call}
        users: {ana: {name: Ana}, bo: {name: Bo}}
        policies:
          on-call:
            steps:
              - {notify: ['user:ana'], wait: 5m}
              - {notify: ['user:bo'], wait: 5m}
        """

    @Test("a report says what happened, how soon it was answered, and what was not")
    func report() async throws {
        let plant = try RuntimeFixture(text: Self.text)
        let (store, reactor) = try await plant.start()
        try await reactor.linkRestored(answers: false)
        // 08:00 UTC.
        let begin = Timestamp(milliseconds: 1_763_712_000_000)
        try await reactor.take(RuntimeFixture.readings(["a", "b", "c"].map { ($0, #"{"value": -4}"#) }))
        plant.advance(by: .minutes(2))
        let ana = try #require(UserID("ana"))
        for number: UInt64 in [1, 2] {
            let action = Command.Action.incident(.one(IncidentID(number)), .acknowledge)
            _ = await reactor.submit(Command(user: ana, role: .responder, door: .http, action: action))
            plant.advance(by: .minutes(1))
        }
        for _ in 0..<2 { await reactor.opened(LinkOpening(user: ana, rule: "warm")) }
        await reactor.settle()
        plant.advance(by: .hours(10))
        try await reactor.take(RuntimeFixture.readings([("a", #"{"value": -20}"#)]))
        plant.advance(by: .seconds(2))
        await reactor.wake()
        let engine = try await reactor.present()
        let end = begin + .days(1)
        let found = ActivityReport(from: begin, to: end, try store.happenings(from: begin, to: end)) {
            engine.hours(of: $0)
        }
        #expect(found.incidents == 3)
        #expect(found.severities == [.error: 3])
        #expect(found.rules == [.init(name: "warm", count: 3)])
        #expect(found.told == 3)
        #expect(found.acknowledged == 2)
        #expect(found.acknowledging?.median == .minutes(2))
        #expect(found.acknowledging?.p90 == .minutes(3))
        #expect(found.resolving?.count == 1)
        #expect(found.openedLinks == [.init(user: ana, rule: "warm", count: 2)])
        #expect(
            found.escalations.map { "\($0.name): \($0.count)" } == ["step 1 of on-call: 3", "step 2 of on-call: 1"]
        )
        #expect(found.neglected.map(\.id) == [IncidentID(3)])
        // After 18 o'clock.
        #expect(found.outOfHours == [.init(name: "bo", count: 1)])
        #expect(found.notifications.map { "\($0.user) \($0.day)" } == ["ana 2025-11-21", "bo 2025-11-21"])
        let answered = #""time_to_acknowledge":{"count":2,"median_s":120,"p90_s":180}"#
        #expect(String(decoding: found.json, as: UTF8.self).contains(answered))
        let before = try store.happenings(from: begin - .days(7), to: begin)
        #expect(before.incidents.isEmpty && before.notifications.isEmpty)
        let cut = try store.happenings(from: begin, to: end, limit: 2)
        #expect(cut.isCut)
        #expect(cut.incidents.map(\.id) == [IncidentID(2), IncidentID(3)])
    }
}
