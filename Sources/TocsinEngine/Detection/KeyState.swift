package import TocsinExpressions
package import TocsinTime

/// What is known of one key of one rule.
package struct KeyState: Hashable, Sendable {
    package var phase: Phase = .inactive
    /// When it was last heard of by an event that is news; only where the rule watches for silence.
    package var lastSeen: Timestamp?
    /// Through which source that was.
    package var lastSource: String?
    /// What most keys have none of.
    private var rare = Self.nothingRare

    /// One for all keys that have none.
    private static let nothingRare = CopyOnWrite(Rare())

    /// What it takes, and on whose account; set by the table that it is in.
    var account: Account?

    /// What one key takes.
    struct Account: Hashable, Codable, Sendable {
        /// Of the source that brought it; empty for what is Tocsin's own.
        let source: String
        let bytes: Int
    }

    package init() {}

    /// Elsewhere, and one for all that have nothing of it: there may be a hundred thousand keys.
    private struct Rare: Hashable, Sendable {
        var last: Value?
        /// What ``last`` takes.
        var lastBytes = 0
        var samples: WindowSamples?
        var cadence: LearnedCadence?
        var flaps: Flaps?
    }

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
    /// The previous payload; only where the rule reads `last`.
    package var last: Value? {
        get { rare.last }
        set {
            guard newValue != nil || rare.last != nil else { return }
            rare.last = newValue
            rare.lastBytes = newValue?.weight ?? 0
        }
    }

    /// What ``last`` takes, in bytes.
    var lastWeight: Int { rare.lastBytes }

    /// Only where the rule has a window, and something is in it.
    package var samples: WindowSamples? {
        _read { yield rare.value.samples }
        set { if newValue != nil || rare.samples != nil { rare.samples = newValue } }
        _modify { yield &rare.value.samples }
    }

    /// Only where the rule learns how often its keys speak.
    package var cadence: LearnedCadence? {
        _read { yield rare.value.cadence }
        set { if newValue != nil || rare.cadence != nil { rare.cadence = newValue } }
        _modify { yield &rare.value.cadence }
    }

    /// Only where the rule looks for flapping, and the alert came or went of late.
    package var flaps: Flaps? {
        _read { yield rare.value.flaps }
        set { if newValue != nil || rare.flaps != nil { rare.flaps = newValue } }
        _modify { yield &rare.value.flaps }
    }
}

extension KeyState: Codable {
    private enum CodingKeys: CodingKey {
        case phase, lastSeen, lastSource, last, lastBytes, samples, cadence, flaps, account
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        phase = try fields.decode(Phase.self, forKey: .phase)
        lastSeen = try fields.decodeIfPresent(Timestamp.self, forKey: .lastSeen)
        lastSource = try fields.decodeIfPresent(String.self, forKey: .lastSource)
        account = try fields.decodeIfPresent(Account.self, forKey: .account)
        var rare = Rare()
        rare.last = try fields.decodeIfPresent(Value.self, forKey: .last)
        rare.lastBytes = try fields.decode(Int.self, forKey: .lastBytes)
        rare.samples = try fields.decodeIfPresent(WindowSamples.self, forKey: .samples)
        rare.cadence = try fields.decodeIfPresent(LearnedCadence.self, forKey: .cadence)
        rare.flaps = try fields.decodeIfPresent(Flaps.self, forKey: .flaps)
        if rare != Rare() { self.rare = CopyOnWrite(rare) }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(phase, forKey: .phase)
        try fields.encodeIfPresent(lastSeen, forKey: .lastSeen)
        try fields.encodeIfPresent(lastSource, forKey: .lastSource)
        try fields.encodeIfPresent(account, forKey: .account)
        try fields.encodeIfPresent(last, forKey: .last)
        try fields.encode(lastWeight, forKey: .lastBytes)
        try fields.encodeIfPresent(samples, forKey: .samples)
        try fields.encodeIfPresent(cadence, forKey: .cadence)
        try fields.encodeIfPresent(flaps, forKey: .flaps)
    }
}

extension KeyState {
    mutating func shift(by step: TimeSpan) {
        lastSeen = lastSeen?.shifted(by: step)
        if samples != nil { samples?.shift(by: step) }
        if cadence != nil { cadence?.shift(by: step) }
        if flaps != nil { flaps?.shift(by: step) }
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
