import TocsinEngine
import TocsinModel
import TocsinTime

/// An engine, its onlooker and its journal, with a clock that the world moves.
struct Simulation {
    private(set) var engine: Engine
    private(set) var checker: Checker
    private(set) var journal: Journal
    /// As time passes, which nobody can set.
    private(set) var now: Timestamp
    /// How far the wall clock is ahead of that.
    private var ahead = TimeSpan.zero
    private(set) var log: StepLog
    private var rulebook: Rulebook
    private var sabotage: Saboteur
    private var number: UInt64 = 0
    private let lateness: TimeSpan
    private var random: SeededRandom
    private var lastRecord: Record?
    /// Whether the broker answers when it is asked whether everything has come.
    var answers = false

    /// The incidents that people see.
    private(set) var seen: [IncidentID] = []

    init(_ blueprint: Blueprint, lateness: TimeSpan, random: SeededRandom, sabotage: Sabotage?, start: Timestamp) throws
    {
        self.sabotage = Saboteur(sabotage)
        rulebook = try self.sabotage.blueprint(blueprint).compile()
        engine = Engine(rulebook: rulebook)
        checker = Checker(blueprint: blueprint, lateness: lateness)
        journal = Journal(rulebooks: [rulebook])
        log = StepLog()
        now = start
        self.lateness = lateness
        self.random = random
    }

    var violations: [Violation] { checker.violations }

    /// Where a bug was planted, the world goes on until the law that is there for it has noticed.
    var isOver: Bool {
        guard let law = sabotage.law else { return !violations.isEmpty }
        return violations.contains { $0.law == law } || violations.count > 5000
    }

    /// What the clock on the wall shows: the only one that the engine knows.
    var wall: Timestamp { now + ahead }

    /// Somebody sets the clock on the wall.
    mutating func setClock(by step: TimeSpan, isRunning: Bool) {
        ahead = TimeSpan(milliseconds: ahead.milliseconds + step.milliseconds)
        if isRunning { give(.clockStepped(by: step)) }
    }

    /// A service that starts sees that the clock was put back where it shows less than it did.
    mutating func start() {
        if wall < engine.state.now { give(.clockStepped(by: wall - engine.state.now)) }
        give(.started)
    }

    /// Moves the clock, waking the engine when it asked to be, or a little later.
    mutating func advance(to target: Timestamp) {
        while !isOver, let due = engine.wakeAt() {
            let late = lateness == .zero ? .zero : TimeSpan(milliseconds: random.span(0...lateness.milliseconds))
            let at = max(due - ahead + late, now)
            guard at <= target else { break }
            now = at
            give(.wake)
            answer()
        }
        now = max(now, target)
    }

    /// What waits for word that the broker was heard gets it, where the broker answers.
    mutating func answer() {
        guard answers, engine.wantsProof else { return }
        give(.heard(through: wall))
    }

    /// Time passes and nobody wakes the engine: the service isn't running.
    mutating func pass(to target: Timestamp) {
        now = max(now, target)
    }

    mutating func give(_ message: Message) {
        guard let event = message.event(number + 1, received: wall, hasTime: checker.blueprint.hasEventTime) else {
            return
        }
        give(.event(event))
    }

    mutating func replaceRulebook(_ blueprint: Blueprint) throws {
        rulebook = try sabotage.blueprint(blueprint).compile()
        engine.replaceRulebook(rulebook)
        journal.rulebooks.append(rulebook)
        give(.rulebookReplaced, blueprint: blueprint)
    }

    mutating func give(_ input: Input, blueprint: Blueprint? = nil) {
        guard !isOver else { return }
        number += 1
        let given = sabotage.input(input)
        if StepLog.keepsAll { engine.trace = Trace() }
        let decision = engine.handle(given, at: wall)
        let wakeAt = engine.wakeAt()
        journal.entries.append(
            Journal.Entry(
                at: wall,
                input: given,
                rulebook: blueprint.map { _ in journal.rulebooks.count - 1 },
                decision: decision,
                wakeAt: wakeAt
            )
        )
        var incidents: [IncidentID: Incident] = [:]
        for case .incidentChanged(let id) in decision.effects {
            incidents[id] = engine.incident(id)
            if !seen.contains(id) { seen.append(id) }
        }
        let record = sabotage.record(
            Record(
                number: Int(number),
                at: wall,
                input: input,
                blueprint: blueprint,
                decision: decision,
                wakeAt: wakeAt,
                book: engine.state.incidents,
                counters: engine.state.counters,
                incidents: incidents,
                keys: engine.state.alerts.keys,
                unread: Dictionary(
                    uniqueKeysWithValues: rulebook.people.users.map { ($0.id, engine.unread($0.id)) }
                )
            )
        )
        log.add(record, why: engine.trace?.lines ?? [])
        checker.observe(record)
        lastRecord = record
    }

    mutating func finish() {
        guard !isOver, let lastRecord else { return }
        checker.finish(lastRecord)
    }
}
