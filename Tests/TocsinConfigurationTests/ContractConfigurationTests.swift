import Testing
import TocsinDecoding
import TocsinEngine
import TocsinExpressions
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

@Suite struct ContractConfigurationTests {
    private let loaded = ConfigurationLoader.load(.read(entry: Fixtures.path("contract/config/tocsin.yaml")))

    @Test("the example of the contract loads, and what is not acted on yet is told")
    func loads() throws {
        _ = try #require(loaded.configuration)
        let directory = Fixtures.path("contract/config")
        let lines = loaded.problems.map { $0.description.replacing("\(directory)/", with: "") + "\n" }.joined()
        #expect(try Fixtures.matches(lines, "contract/expected.problems"), "\(lines)")
    }

    @Test("its rules have their conditions, windows and flapping")
    func rules() throws {
        let rulebook = try #require(loaded.configuration).rulebook
        #expect(rulebook.rules.map(\.name) == ["freezer-warm", "silent", "door-open-often", "overheat"])
        let warm = rulebook.rules[0]
        guard case .threshold(_, let until, let hold) = warm.condition else {
            Issue.record("not a threshold")
            return
        }
        #expect(until?.source == "payload.value < -15.0")
        #expect(hold == .seconds(30))
        #expect(warm.links.count == 1)
        #expect(warm.window == nil && warm.flapping == nil)
        let silent = rulebook.rules[1]
        #expect(silent.key == ["site", "device"])
        guard case .absent(.fixed(.minutes(5))) = silent.condition else {
            Issue.record("not silent after five minutes")
            return
        }
        let door = rulebook.rules[2]
        #expect(door.filter?.source == "payload.open == true")
        #expect(door.window?.size == .minutes(10))
        #expect(door.window?.every == nil && door.window?.value == nil)
        let overheat = rulebook.rules[3]
        #expect(overheat.window?.size == .minutes(1))
        #expect(overheat.window?.value?.source == "payload.celsius")
        #expect(overheat.flapping == Rule.Flapping(changes: 6, within: .minutes(10)))
    }

    @Test("its routes have what they do not say from the root, and a policy in place of whom it tells")
    func routes() throws {
        let root = try #require(loaded.configuration).rulebook.routing
        #expect(root.plan.groupBy == .labels(["rule", "site"]))
        #expect(root.plan.notify == [.team("facilities")])
        #expect(root.routes.map(\.plan.path) == ["root › severity == critical", #"root › labels.site == "lab""#])
        #expect(root.routes.map(\.plan.groupWait) == [.zero, .seconds(10)])
        #expect(root.routes.map(\.plan.notify) == [[], [.user(try #require(UserID("bo")))]])
        #expect(root.routes.map(\.plan.policy?.name) == ["plant-on-call", nil])
        #expect(root.routes.map(\.continues) == [false, true])
        let nights = CivilInterval(zone: "Europe/Lisbon", weekdays: [1, 2, 3, 4, 5], from: 22 * 60, to: 7 * 60)
        #expect(root.routes[1].plan.muted == [RoutePlan.NamedInterval(name: "nights", interval: nights)])
        #expect(root.routes[1].plan.active.isEmpty)
    }

    @Test("its policy asks who is on call, then the team, three rounds in all")
    func policy() throws {
        let rulebook = try #require(loaded.configuration).rulebook
        let policy = EscalationPolicy(
            name: "plant-on-call",
            steps: [
                EscalationPolicy.Step(notify: [.schedule("plant-primary")], wait: .minutes(5)),
                EscalationPolicy.Step(notify: [.team("facilities")], wait: .minutes(10)),
            ],
            rounds: 2,
            acknowledgementTimeout: .minutes(30)
        )
        #expect(rulebook.routing.routes[0].plan.policy == policy)
        let rotation = Schedule.Rotation(
            start: try #require(CivilDate(year: 2026, month: 1, day: 5)),
            turn: .days(7),
            at: 9 * 60,
            users: try ["bo", "ana"].map { try #require(UserID($0)) }
        )
        #expect(
            rulebook.schedules == [Schedule(name: "plant-primary", zone: "Europe/Lisbon", rotations: [rotation])]
        )
    }

    @Test("a gateway that is down withholds the silence of its site, ten seconds either way")
    func inhibition() throws {
        let inhibition = try #require(loaded.configuration?.rulebook.inhibitions.first)
        #expect(inhibition.source.source == #"rule == "gateway-down""#)
        #expect(inhibition.target.source == #"rule == "silent""#)
        #expect(inhibition.equal == ["site"])
        #expect(inhibition.grace == .seconds(10))
    }

    @Test("its people are told as they want to be")
    func people() throws {
        let people = try #require(loaded.configuration).rulebook.people
        let ana = try #require(people.users.first { $0.id.text == "ana" }).rules
        #expect(ana.zone == "Europe/Lisbon")
        #expect(ana.channels.map(\.when?.source) == ["severity >= error", "severity == info", nil])
        guard
            case .tell(["inbox", "push", "email"], let then?) = ana.channels[0].means,
            case .digest(.hours(1), ["inbox"]) = ana.channels[1].means,
            case .tell(["inbox"], nil) = ana.channels[2].means
        else {
            Issue.record("\(ana.channels)")
            return
        }
        #expect(then == PersonalRules.Later(after: .minutes(2), channels: ["sms"]))
        #expect(ana.quietHours?.hours == CivilInterval(zone: "Europe/Lisbon", from: 22 * 60, to: 7 * 60))
        #expect(ana.quietHours?.unless?.source == "severity == critical")
        let bo = try #require(people.users.first { $0.id.text == "bo" }).rules
        #expect(bo.zone == "Europe/Stockholm")
        #expect(bo.channels.isEmpty && bo.quietHours == nil)
    }

    @Test("its source has a storm guard")
    func limits() throws {
        let rulebook = try #require(loaded.configuration).rulebook
        let limits = try #require(rulebook.sources["plant"])
        #expect(limits.eventsPerMinute == 60_000)
        #expect(limits.incidentsPerMinute == 600 && limits.stateBytes == 24 << 20)
        #expect(rulebook.limits.eventsPerMinute == nil && rulebook.limits.incidentsPerMinute == nil)
        #expect(rulebook.limits.notificationsPerMinute == 120)
    }

    @Test("its source reads JSON and knows the event's time and id")
    func source() throws {
        let source = try #require(loaded.configuration?.sources.first)
        #expect(source.filter.text == "plant/#")
        #expect(source.payload == .json)
        #expect(source.time?.source == "payload.ts")
        #expect(source.id?.source == "payload.id")
    }
}
