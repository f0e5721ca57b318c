internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// The alerts: what is known of each key of each rule, and what becomes of it by events and by time.
///
/// It knows no incident and nobody who is told. What it decides it says as a list of changes, in the order in which they happened; what
/// follows from those is decided above.
package struct AlertBook: Sendable {
    package internal(set) var keys = KeyTable()
    package internal(set) var hearing = Hearing()
    package internal(set) var topics = TopicClocks()
    private var deduplication: TreeDictionary<String, DeduplicationTable> = [:]

    // What follows from that and the rulebook: neither compared nor written. Read for every event, where it stands.

    var rules = RuleSet()
    private(set) var activity = RuleActivity()

    // Of the input that is decided on.

    private(set) var now = Timestamp.epoch
    private var isTraced = false
    /// What the event gives expressions and templates.
    var bindings = Bindings(count: RuleVariables.count)
    /// Which variables it has given already; labels belong to one rule and are given anew.
    var bound = VariableSet()
    /// What others remember on the account of each source, in bytes, while an event is looked at. Whoever changes it next takes it away
    /// first, or it would be copied.
    var elsewhere = SourceBytes()
    private var changes: [AlertChange] = []

    package init() {}

    // MARK: Inputs

    /// An input is decided on.
    mutating func beginInput(at now: Timestamp, isTraced: Bool) {
        self.now = now
        self.isTraced = isTraced
    }

    /// Other rules are in force.
    mutating func adopt(_ rules: RuleSet) {
        self.rules = rules
        rebuildActivity()
    }

    mutating func rebuildActivity() {
        activity = RuleActivity(rules: rules.all.count)
        for (key, known) in keys where known.isUp { activity.note(key, by: 1, rules) }
    }

    /// Whether the same source sent an event of this id before; remembers it.
    mutating func isDuplicate(_ id: String, of source: String) -> Bool {
        // Half as much again as what its keys and topics may take.
        let bytes = rules.sources[source]?.stateBytes.map { $0 / 2 } ?? .max
        let limit = rules.limits.deduplicationIDs
        switch deduplication[source, default: DeduplicationTable()].admit(id, limit: limit, bytes: bytes) {
        case .duplicate: return true
        case .first(let isForgetting):
            // It is a memory of the latest, which is always full sooner or later: counted, but nobody needs to be told.
            if isForgetting { say(.counted(.forgottenID)) }
            return false
        }
    }

    /// An event of a source is looked at: on its account is what is added until ``endEvent()``. What isn't given to expressions from here
    /// on must not be another event's.
    mutating func beginEvent(of source: String, elsewhere: SourceBytes) {
        keys.source = source
        self.elsewhere = elsewhere
        bound = VariableSet()
        bindings[RuleVariables.window] = nil
        bindings[RuleVariables.last] = .null
    }

    mutating func endEvent() {
        keys.source = ""
        elsewhere = SourceBytes()
    }

    // MARK: What is said

    /// Whether anything became of the input since it was asked for.
    var hasChanges: Bool { !changes.isEmpty }

    /// What became of the input so far, once.
    mutating func takeChanges() -> [AlertChange] {
        guard !changes.isEmpty else { return [] }
        defer { changes = [] }
        return changes
    }

    mutating func say(_ change: AlertChange) { changes.append(change) }

    /// Says why, if somebody asks; costs one comparison if not.
    @inline(__always)
    mutating func explain(_ reason: @autoclosure () -> Reason, _ key: @autoclosure () -> AlertKey? = nil) {
        guard isTraced else { return }
        changes.append(.explained(reason(), key()))
    }

    /// Something is to be looked at at a time, if at all.
    mutating func arm(_ kind: Timer.Kind, at time: Timestamp?) {
        if let time { say(.due(kind, at: time)) }
    }

    // MARK: Keys

    /// Puts a key's state in place.
    mutating func remember(_ key: AlertKey, _ known: KeyState) {
        keys[key] = known.isEmpty ? nil : known
    }

    /// The same, where an alert may have come up or gone.
    mutating func remember(_ key: AlertKey, _ before: KeyState?, _ after: KeyState) {
        remember(key, after)
        let (wasUp, isUp) = (before?.isUp ?? false, after.isUp)
        if wasUp != isUp { activity.note(key, by: isUp ? 1 : -1, rules) }
    }

    /// On whose account a key is, or would be.
    func owner(of known: KeyState?) -> String { known?.account?.source ?? keys.source }

    // MARK: Room

    /// Whether there is room for a key: always where it is known.
    mutating func admits(_ key: AlertKey, _ known: KeyState?) -> Bool {
        if known != nil { return true }
        guard keys.count < rules.limits.keys else {
            say(.turnedAway("keys"))
            return false
        }
        return hasRoom(for: KeyState().weight(of: key), of: keys.source)
    }

    /// Whether what is remembered of a source may grow by so many bytes.
    mutating func hasRoom(for bytes: Int, of source: String) -> Bool {
        guard let limit = rules.sources[source]?.stateBytes,
            self.bytes(of: source) + elsewhere[source] + bytes > limit
        else { return true }
        say(.turnedAway(Limits.stateBytes(of: source)))
        return false
    }

    /// What is remembered of a source's keys and topics, in bytes.
    func bytes(of source: String) -> Int { keys.bytes(of: source) + topics.topicBytes[source] }

    var sources: [String] { keys.sources + topics.topicBytes.sources }

    /// The clock was set.
    mutating func shift(by step: TimeSpan) {
        for key in Array(keys.keys) { keys.update(key) { $0.shift(by: step) } }
        hearing.shift(by: step)
        topics.shift(by: step, limit: rules.limits.clocks)
    }
}

extension AlertBook: Hashable {
    package static func == (left: AlertBook, right: AlertBook) -> Bool {
        left.keys == right.keys && left.hearing == right.hearing && left.topics == right.topics
            && left.deduplication == right.deduplication
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(keys)
        hasher.combine(hearing)
        hasher.combine(topics)
        hasher.combine(deduplication)
    }
}

extension AlertBook: Codable {
    private enum CodingKeys: CodingKey {
        case keys, hearing, topics, deduplication
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        keys = try fields.decode(KeyTable.self, forKey: .keys)
        deduplication = try fields.decode(TreeDictionary<String, DeduplicationTable>.self, forKey: .deduplication)
        // An earlier version wrote their members beside the others.
        hearing = try fields.contains(.hearing) ? fields.decode(Hearing.self, forKey: .hearing) : Hearing(from: decoder)
        topics =
            try fields.contains(.topics) ? fields.decode(TopicClocks.self, forKey: .topics) : TopicClocks(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(keys, forKey: .keys)
        try fields.encode(hearing, forKey: .hearing)
        try fields.encode(topics, forKey: .topics)
        try fields.encode(deduplication, forKey: .deduplication)
    }
}
