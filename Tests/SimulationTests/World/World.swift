import TocsinEngine
import TocsinModel
import TocsinTime

/// A plant with its broker, its people and its operators, for some hours; everything in it follows from the seed.
struct World {
    private enum Action {
        case publish(Int)
        case fallSilent(Int)
        case cutOff(Int)
        case storm(Int)
        case brokerDown
        case brokerUp(isSessionLost: Bool)
        /// It keeps its connections, and reads and answers nothing.
        case brokerHangs
        /// Its answer is missing for too long.
        case hangNoticed(Int)
        case brokerWakes
        case connected
        case serviceDown
        case serviceUp
        case reload
        /// Somebody sets the clock of the machine.
        case clockSet(TimeSpan)
        case person
        case calm(Int, measure: String)
    }

    private var random: SeededRandom
    private var devices: [Device]
    private var session = Session()
    private var agenda = Agenda<Action>()
    private var blueprint: Blueprint
    private(set) var simulation: Simulation
    private var isBrokerUp = true
    private var isServiceUp = true
    private var isLinked = false
    /// Whether the service asks the broker if it is heard.
    private let isAsking: Bool
    private var hang: (number: Int, since: Timestamp)?
    private var hangs = 0
    private var reloads = 0
    private let start: Timestamp
    private let end: Timestamp

    /// How long everything is well at the end.
    private static let calm = TimeSpan.minutes(14)
    /// Longer than any route needs to tell that it is over.
    private static let rest = TimeSpan.hours(5)
    /// A silence of a responder that waits for alerts which never come ends by itself.
    private static let longestSilence = TimeSpan.days(7)

    init(seed: UInt64, sabotage: Sabotage? = nil) throws {
        var random = SeededRandom(seed: seed)
        var plant = random.branch()
        var rules = random.branch()
        start = Timestamp(milliseconds: 1_763_712_000_000 + random.span(0...86_400_000))
        end = start + .minutes(random.span(60...180))
        devices = (0..<plant.int(3...7)).map { Device($0, &plant) }
        blueprint = Blueprint.random(&rules, hour: Int(start.milliseconds / 3_600_000 % 24))
        simulation = try Simulation(
            blueprint,
            lateness: random.chance(20) ? .seconds(2) : .zero,
            random: random.branch(),
            sabotage: sabotage,
            start: start
        )
        isAsking = random.chance(60)
        self.random = random
    }

    mutating func run() throws {
        simulation.start()
        agenda.plan(.connected, at: start + .milliseconds(random.span(10...800)))
        for index in devices.indices {
            agenda.plan(.publish(index), at: start + .milliseconds(random.span(0...30_000)))
        }
        planTroubles()
        while let (at, action) = agenda.take(), at < end, !simulation.isOver { try carryOut(action, at: at) }
        try comeToRest()
    }

    private mutating func planTroubles() {
        let hours = Int((end - start).milliseconds / 3_600_000) + 1
        for _ in 0..<hours * 2 { agenda.plan(.fallSilent(random.int(0...devices.count - 1)), at: sometime()) }
        for _ in 0..<hours { agenda.plan(.cutOff(random.int(0...devices.count - 1)), at: sometime()) }
        if random.chance(50) { agenda.plan(.storm(random.int(0...devices.count - 1)), at: sometime()) }
        for _ in 0..<random.int(0...2) { agenda.plan(.brokerDown, at: sometime()) }
        for _ in 0..<random.int(0...2) { agenda.plan(.serviceDown, at: sometime()) }
        if isAsking {
            for _ in 0..<random.int(0...3) { agenda.plan(.brokerHangs, at: sometime()) }
        }
        for _ in 0..<random.int(0...2) { agenda.plan(.reload, at: sometime()) }
        if random.chance(30) {
            for _ in 0..<random.int(1...2) {
                let step = TimeSpan(milliseconds: random.span(2000...7_200_000) * (random.chance(50) ? 1 : -1))
                agenda.plan(.clockSet(step), at: sometime())
            }
        }
        for _ in 0..<hours * 14 { agenda.plan(.person, at: sometime()) }
    }

    private mutating func sometime() -> Timestamp {
        start + .milliseconds(random.span(60_000...(end - start).milliseconds))
    }

    private mutating func carryOut(_ action: Action, at now: Timestamp) throws {
        if isServiceUp { simulation.advance(to: now) } else { simulation.pass(to: now) }
        switch action {
        case .publish(let index):
            publish(index, at: now)
            let jitter = random.span(70...130)
            agenda.plan(.publish(index), at: now + .milliseconds(devices[index].period.milliseconds * jitter / 100))
        case .fallSilent(let index):
            devices[index].silentUntil = now + .seconds(random.span(60...1500))
        case .cutOff(let index):
            devices[index].cutOffUntil = now + .seconds(random.span(60...900))
        case .storm(let index):
            for _ in 0..<random.int(20...60) { hand(devices[index].measure(at: now, &random), of: index) }
        case .brokerDown:
            guard isBrokerUp else { return }
            isBrokerUp = false
            hang = nil
            disconnect()
            agenda.plan(.brokerUp(isSessionLost: random.chance(30)), at: now + .seconds(random.span(5...900)))
        case .brokerUp(let isSessionLost):
            isBrokerUp = true
            session.resume(isLost: isSessionLost, &random)
            agenda.plan(.connected, at: now + .milliseconds(random.span(1...5000)))
        case .brokerHangs:
            guard isBrokerUp, hang == nil else { return }
            hangs += 1
            hang = (hangs, now)
            simulation.answers = false
            agenda.plan(.hangNoticed(hangs), at: now + .seconds(random.span(3...8)))
            agenda.plan(.brokerWakes, at: now + .seconds(random.span(1...120)))
        case .hangNoticed(let number):
            guard let hang, hang.number == number else { return }
            disconnect(since: hang.since)
        case .brokerWakes:
            guard hang != nil else { return }
            hang = nil
            simulation.answers = isAsking && isLinked
            if isLinked { deliver() } else { connect() }
            simulation.answer()
        case .connected:
            connect()
        case .serviceDown:
            guard isServiceUp else { return }
            isServiceUp = false
            // Killed: nobody says that the link is gone.
            isLinked = false
            simulation.answers = false
            agenda.plan(.serviceUp, at: now + .seconds(random.span(1...600)))
        case .serviceUp:
            isServiceUp = true
            simulation.start()
            session.resume(isLost: false, &random)
            agenda.plan(.connected, at: now + .milliseconds(random.span(1...3000)))
        case .reload:
            guard isServiceUp else { return }
            reloads += 1
            blueprint = blueprint.variant(&random, "variant \(reloads)")
            try simulation.replaceRulebook(blueprint)
        case .clockSet(let step):
            simulation.setClock(by: step, isRunning: isServiceUp)
        case .person:
            if isServiceUp { act() }
        case .calm(let index, let measure):
            hand(devices[index].calm(measure, at: now), of: index)
        }
    }

    private mutating func publish(_ index: Int, at now: Timestamp) {
        if let until = devices[index].silentUntil, now < until { return }
        let message = devices[index].measure(at: now, &random)
        if let until = devices[index].cutOffUntil {
            if now < until {
                if devices[index].isBuffering { devices[index].buffer.append(message) }
                return
            }
            devices[index].cutOffUntil = nil
            let burst = devices[index].buffer
            devices[index].buffer.removeAll()
            for late in burst { hand(late, of: index) }
        }
        hand(message, of: index)
        // A device that isn't sure whether it was heard says it again.
        if random.chance(3) { hand(message, of: index) }
    }

    private mutating func hand(_ message: Message, of index: Int) {
        session.publish(message, isRetaining: devices[index].isRetaining)
        deliver()
    }

    private mutating func deliver() {
        guard isBrokerUp, isServiceUp, isLinked, hang == nil else { return }
        for message in session.take() { simulation.give(message) }
    }

    private mutating func connect() {
        guard isBrokerUp, isServiceUp, !isLinked, hang == nil else { return }
        isLinked = true
        simulation.give(.linkRestored)
        if isAsking { simulation.give(.heard(through: simulation.wall)) }
        deliver()
        simulation.answers = isAsking
        simulation.answer()
    }

    private mutating func disconnect(since: Timestamp? = nil) {
        guard isLinked else { return }
        isLinked = false
        simulation.answers = false
        simulation.give(.linkLost(since: since.map { simulation.wall - (simulation.now - $0) } ?? simulation.wall))
    }

    private mutating func act() {
        let users = Blueprint.userNames.compactMap { UserID($0) }
        let id =
            random.chance(5)
            ? IncidentID(999) : simulation.seen.suffix(4).randomElement(using: &random) ?? IncidentID(1)
        let action: Command.Action =
            switch random.int(0...19) {
            case 9: .incident(.one(id), .escalate)
            case 10...11: .incident(.one(id), .snooze(.minutes(random.span(1...30))))
            case 12: .incident(.told, .acknowledge)
            case 13: .incident(.one(id), .note("I look at it"))
            case 14: .incident(.one(id), .reassign([random.pick(users.prefix(2).map(\.self))]))
            case 15...16: .addSilence(silence())
            case 18: override(users)
            case 17: .expireSilence(SilenceID(UInt64(random.int(1...4))))
            case 0...3: .incident(.one(id), .acknowledge)
            case 4...5: .incident(.one(id), .unacknowledge)
            case 6...7: .incident(.one(id), .resolve)
            case 8: random.chance(50) ? .read(.all) : .dismiss(.all)
            default: .read(.these([NotificationID(UInt64(random.int(1...30)))]))
            }
        let command = Command(
            user: random.pick(users),
            role: random.chance(8) ? .viewer : .responder,
            door: random.pick([.http, .mqtt, .webSocket]),
            action: action
        )
        simulation.give(.command(command))
    }

    private mutating func override(_ users: [UserID]) -> Command.Action {
        if random.chance(25) { return .removeOverride(OverrideID(UInt64(random.int(1...3)))) }
        let start = simulation.wall
        let change: ScheduleChange =
            switch random.int(0...2) {
            case 0: .add(random.pick(users))
            case 1: .remove(random.pick(users))
            default: .replace(random.pick(users), with: random.pick(users))
            }
        return .addOverride(
            OverrideRequest(
                schedule: random.pick(["primary", "day"]),
                change: change,
                start: start,
                end: start + .minutes(random.span(5...90))
            )
        )
    }

    private mutating func silence() -> SilenceRequest {
        let now = simulation.wall
        let from = random.chance(25) ? now + .minutes(random.span(1...10)) : nil
        return SilenceRequest(
            match: random.pick(SilenceModel.choices).text ?? "true",
            from: from,
            end: random.chance(30) ? .resolved : .at((from ?? now) + .minutes(random.span(1...30)))
        )
    }

    /// Everything becomes well, and so much time passes that everyone has heard of it.
    private mutating func comeToRest() throws {
        agenda = Agenda()
        // A service that runs is woken until then, as always.
        if isServiceUp {
            simulation.advance(to: end)
        } else {
            simulation.pass(to: end)
            isServiceUp = true
            simulation.start()
        }
        isBrokerUp = true
        hang = nil
        connect()
        simulation.answers = isAsking
        deliver()
        simulation.answer()
        for index in devices.indices {
            var at = end + .seconds(1)
            while at < end + Self.calm {
                agenda.plan(.calm(index, measure: "temperature"), at: at)
                if devices[index].hasDoor { agenda.plan(.calm(index, measure: "door"), at: at + .milliseconds(1)) }
                at = at + .seconds(50)
            }
        }
        while let (at, action) = agenda.take(), !simulation.isOver { try carryOut(action, at: at) }
        try simulation.replaceRulebook(blueprint.withoutSilence())
        simulation.advance(to: end + Self.calm + Self.rest + Self.longestSilence)
        simulation.finish()
    }
}
