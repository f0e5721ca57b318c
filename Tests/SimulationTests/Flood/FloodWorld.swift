import HashTreeCollections
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// Devices that flood their sources, people who acknowledge, a service that restarts: with limits so low that all of them are reached.
struct FloodWorld {
    private let bug: FloodBug?
    private var random: SeededRandom
    private let sources: [String]
    private let users: [UserID]
    private let notifications: Int
    private let incidents: Int
    private let rulebook: Rulebook
    private var engine: Engine
    private var checker: FloodChecker
    private var now = Timestamp(milliseconds: 1_767_225_600_000)
    private var number: UInt64 = 0

    init(seed: UInt64, bug: FloodBug?) throws {
        self.bug = bug
        random = SeededRandom(seed: seed)
        sources = Array(["plant", "lab", "yard"].prefix(random.int(1...3)))
        users = ["ana", "bo", "cy"].prefix(random.int(1...3)).compactMap { UserID($0) }
        notifications = random.int(3...30)
        incidents = random.int(2...15)
        let wait = random.pick([TimeSpan.zero, .seconds(5)])
        rulebook = try Self.rulebook(sources, users, notifications, incidents, wait, bug)
        engine = Engine(rulebook: rulebook)
        checker = FloodChecker(sources: sources, users: users, notifications: notifications, incidents: incidents)
        give(.started)
        give(.linkRestored)
    }

    /// What was broken.
    mutating func run() -> Set<FloodLaw> {
        for _ in 0..<random.int(100...400) {
            act()
            advance(by: .milliseconds(random.span(0...random.pick([5, 500, 20_000]))))
        }
        for source in sources { for device in 0..<Self.devices { emit(-1, source, device) } }
        advance(by: .hours(2))
        checker.finish(engine)
        return checker.broken
    }

    private static let devices = 40

    private mutating func act() {
        switch random.int(0...19) {
        case 0:
            // A restart: the state goes through as it is.
            engine = Engine(state: engine.state, rulebook: rulebook)
            give(.started)
            give(.linkRestored)
        case 1:
            let user = random.pick(users)
            give(
                .command(
                    Command(user: user, role: .responder, door: .http, action: .incident(.told, .acknowledge))
                )
            )
        default:
            let source = random.chance(70) ? sources[0] : random.pick(sources)
            for _ in 0..<random.int(1...8) {
                let value = random.chance(30) ? -1 : random.chance(25) ? 200 : 1
                emit(Double(value), source, random.int(0...Self.devices - 1))
            }
        }
    }

    private mutating func emit(_ value: Double, _ source: String, _ device: Int) {
        guard let topic = Topic("\(source)/d\(device)/fault") else { return }
        number += 1
        let event = Event(
            id: EventID(number),
            source: source,
            topic: topic,
            labels: [:],
            payload: .map(MapValue([("value", .double(value))])),
            time: now,
            received: now
        )
        give(.event(event))
    }

    private mutating func advance(by span: TimeSpan) {
        let target = now + span
        while let at = engine.wakeAt(), at <= target {
            now = max(at, now)
            give(.wake)
        }
        now = target
    }

    private mutating func give(_ input: Input) {
        let before = engine.state
        var decision = engine.handle(input, at: now)
        if bug == .dropSums {
            decision.effects.removeAll { if case .notify(let told) = $0 { told.kind == .storm } else { false } }
        }
        checker.observe(decision, before, engine.state, at: now)
    }

    private static func rulebook(
        _ sources: [String],
        _ users: [UserID],
        _ notifications: Int,
        _ incidents: Int,
        _ wait: TimeSpan,
        _ bug: FloodBug?
    ) throws -> Rulebook {
        let rule = Rule(
            name: "fault",
            topic: try TopicPattern("{site}/{device}/fault"),
            condition: .threshold(
                when: try Expression("payload.value > 0.0", in: RuleVariables.expressions),
                until: nil,
                hold: .zero
            ),
            severity: .computed(
                try Expression("payload.value > 100.0 ? critical : warning", in: RuleVariables.expressions)
            ),
            summary: try Template("{{labels.device}}", in: RuleVariables.templates)
        )
        let plan = RoutePlan(
            path: "root",
            groupBy: .everything,
            groupWait: wait,
            groupInterval: .seconds(20),
            repeatInterval: .minutes(10),
            notify: users.map { .user($0) }
        )
        let known = bug == .oneRoomForAll ? Array(sources.prefix(1)) : sources
        let bound = Rulebook.SourceLimits(incidentsPerMinute: bug == .incidentsWithoutBound ? nil : incidents)
        let limit: Int? =
            switch bug {
            case .noLimit: nil
            case .halfTheRoom: max(notifications / 2, 1)
            case .oneRoomForAll, .dropSums, .incidentsWithoutBound, nil: notifications
            }
        return Rulebook(
            digest: "flood",
            rules: [rule],
            routing: Route(match: nil, plan: plan),
            people: People(users: users.map { People.User(id: $0, name: $0.text) }, teams: []),
            sources: Dictionary(uniqueKeysWithValues: known.map { ($0, bound) }),
            limits: Limits(notificationsPerMinute: limit)
        )
    }
}
