import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// An engine with a clock that is moved by hand: what is due on the way is done when it is due.
struct EngineDriver {
    var engine: Engine
    private(set) var now: Timestamp
    private(set) var effects: [Effect] = []
    private var sequence: UInt64 = 0

    static let start = Timestamp(milliseconds: 1_763_712_000_000)

    init(_ rulebook: Rulebook, state: EngineState = EngineState(), now: Timestamp = Self.start) {
        engine = Engine(state: state, rulebook: rulebook)
        self.now = now
    }

    /// Starts and connects, as the service does.
    static func running(_ rulebook: Rulebook) -> EngineDriver {
        var driver = EngineDriver(rulebook)
        driver.give(.started)
        driver.give(.linkRestored)
        return driver
    }

    @discardableResult
    mutating func give(_ input: Input) -> Decision {
        let decision = engine.handle(input, at: now)
        effects += decision.effects
        return decision
    }

    /// Moves the clock, waking the engine whenever it asked to be.
    mutating func advance(by span: TimeSpan) {
        let target = now + span
        while let at = engine.wakeAt(), at <= target {
            now = max(at, now)
            give(.wake)
        }
        now = target
    }

    /// Somebody sets the clock.
    mutating func setClock(by step: TimeSpan) {
        now = now + step
        give(.clockStepped(by: step))
    }

    /// Moves the clock, and nobody wakes the engine meanwhile.
    mutating func oversleep(by span: TimeSpan) {
        now = now + span
    }

    @discardableResult
    mutating func publish(
        _ topic: String,
        _ payload: [String: Double],
        id: String? = nil,
        at time: Timestamp? = nil,
        isRetained: Bool = false
    ) -> Decision {
        sequence += 1
        let pairs = payload.sorted { $0.key < $1.key }.map { ($0.key, Value.double($0.value)) }
        guard let topic = Topic(topic) else { preconditionFailure("not a topic: \(topic)") }
        return give(
            .event(
                Event(
                    id: EventID(sequence),
                    source: "plant",
                    topic: topic,
                    labels: [:],
                    payload: .map(MapValue(pairs)),
                    time: time ?? now,
                    received: now,
                    deduplicationID: id,
                    isRetained: isRetained,
                    hasOwnTime: time != nil
                )
            )
        )
    }

    mutating func command(_ user: String, _ action: Command.Action, role: Role = .responder) -> CommandResult? {
        guard let user = UserID(user) else { preconditionFailure("not a user: \(user)") }
        return give(.command(Command(user: user, role: role, door: .http, action: action))).answer
    }

    /// The notifications since the last call.
    mutating func takeNotifications() -> [Notification] {
        defer { effects.removeAll() }
        return effects.compactMap { effect in
            switch effect {
            case .notify(let notification): notification
            case .deliver, .alertOver, .incidentChanged, .incidentClosed, .silenceChanged, .marked: nil
            }
        }
    }

    /// The same in short: `ana firing i-1 critical`.
    mutating func takeLines() -> [String] {
        takeNotifications().map {
            "\($0.user) \($0.kind.rawValue) \($0.incident.map(\.description) ?? "-") \($0.severity.rawValue)"
        }
    }

    mutating func replace(_ rulebook: Rulebook) {
        engine.replaceRulebook(rulebook)
    }

    /// A restart: the state goes through its written form.
    mutating func restart(with state: EngineState, rulebook: Rulebook) {
        engine = Engine(state: state, rulebook: rulebook)
    }
}

extension Command.Action {
    static func acknowledge(_ id: IncidentID) -> Self { .incident(.one(id), .acknowledge) }
    static func unacknowledge(_ id: IncidentID) -> Self { .incident(.one(id), .unacknowledge) }
    static func resolve(_ id: IncidentID) -> Self { .incident(.one(id), .resolve) }
}

extension EngineDriver {
    mutating func replaceRulebook(_ rulebook: Rulebook) {
        replace(rulebook)
        give(.rulebookReplaced)
    }
}
