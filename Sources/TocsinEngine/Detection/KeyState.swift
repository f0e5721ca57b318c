package import TocsinExpressions
package import TocsinTime

/// What is known of one key of one rule.
package struct KeyState: Hashable, Codable, Sendable {
    package var phase: Phase = .inactive
    /// When it was last heard of by an event that is news; only where the rule watches for silence.
    package var lastSeen: Timestamp?
    /// Through which source that was.
    package var lastSource: String?
    /// The previous payload; only where the rule reads `last`.
    package var last: Value? { didSet { lastBytes = last?.weight ?? 0 } }
    private var lastBytes = 0
    /// What ``last`` takes.
    var lastWeight: Int { lastBytes }
    /// Only where the rule has a window, and something is in it.
    package var samples: WindowSamples?
    /// Only where the rule learns how often its keys speak.
    package var cadence: LearnedCadence?
    /// Only where the rule looks for flapping, and the alert came or went of late.
    package var flaps: Flaps?

    /// What it takes, and on whose account; set by the table that it is in.
    var account: Account?

    /// What one key takes.
    struct Account: Hashable, Codable, Sendable {
        /// Of the source that brought it; empty for what is Tocsin's own.
        let source: String
        let bytes: Int
    }

    package init() {}

    /// Indirect, so that an alert isn't copied whenever its key is looked up.
    package indirect enum Phase: Hashable, Codable, Sendable {
        case inactive
        /// The condition holds, but not yet for as long as the rule asks.
        case pending(Pending)
        case firing(Alert)
    }

    package struct Pending: Hashable, Codable, Sendable {
        /// When the event happened that began it.
        package var since: Timestamp
        package var alert: Alert
        /// How long its latest event was under way: what ends it may be under way for as long. At most a minute.
        package var delay: TimeSpan
        /// While events of the past are coming in, it isn't told: perhaps it was over long ago. Until when, unless more of them come.
        package var lateUntil: Timestamp?
        /// By the time of its events, it has held for long enough.
        package var hasBegun: Bool
    }

    /// Nothing worth remembering: the key can be forgotten.
    var isEmpty: Bool {
        !isUp && lastSeen == nil && last == nil && samples == nil && flaps == nil
    }

    /// Whether an alert is firing, or about to.
    var isUp: Bool {
        switch phase {
        case .inactive: false
        case .pending, .firing: true
        }
    }

    /// Whether, as far as is known, there is no trouble now: also under an alert that flaps and so is kept up.
    var isCalm: Bool {
        switch phase {
        case .inactive: true
        case .pending: false
        case .firing: flaps.map { !$0.holds } ?? false
        }
    }
}

extension KeyState {
    mutating func shift(by step: TimeSpan) {
        lastSeen = lastSeen?.shifted(by: step)
        samples?.shift(by: step)
        cadence?.shift(by: step)
        flaps?.shift(by: step)
        switch phase {
        case .inactive:
            break
        case .pending(var pending):
            pending.since = pending.since.shifted(by: step)
            pending.lateUntil = pending.lateUntil?.shifted(by: step)
            pending.alert.shift(by: step)
            phase = .pending(pending)
        case .firing(var alert):
            alert.shift(by: step)
            phase = .firing(alert)
        }
    }
}
