internal import HashTreeCollections

/// What is known of each key, and how many bytes that takes, source by source.
///
/// A persistent hash tree like the other large tables: a copy costs nothing. Its sums follow from what is in it, whichever way it came
/// there, so that a table that was read again has the same.
package struct KeyTable: Sendable {
    private var states: TreeDictionary<AlertKey, KeyState> = [:]
    private var bytes = SourceBytes()
    /// On whose account a key is that is added now; empty for Tocsin itself.
    var source = ""

    package init() {}

    package var count: Int { states.count }
    package var isEmpty: Bool { states.isEmpty }
    package var first: (key: AlertKey, value: KeyState)? { states.first }
    package var values: some Collection<KeyState> { states.values }
    package var keys: some Collection<AlertKey> { states.keys }

    /// What the keys of a source take.
    package func bytes(of source: String) -> Int { bytes[source] }

    var sources: [String] { bytes.sources }

    package subscript(key: AlertKey) -> KeyState? {
        get { states[key] }
        set {
            if let newValue {
                update(key) { $0 = newValue }
            } else if let account = states.removeValue(forKey: key)?.account {
                bytes.add(-account.bytes, to: account.source)
            }
        }
        _modify {
            let before = states[key]?.account
            defer { settle(key, before) }
            yield &states[key]
        }
    }

    /// Changes what is known of a key, which there is afterwards, at the cost of one look.
    mutating func update(_ key: AlertKey, _ change: (inout KeyState) -> Void) {
        let source = source
        var grown = (bytes: 0, source: source)
        states.updateValue(forKey: key, default: KeyState()) { state in
            let before = state.account
            change(&state)
            let account = Self.account(of: key, state, before, newcomer: source)
            grown = (account.bytes - (before?.bytes ?? 0), account.source)
            // What was put in its place may not know its account.
            if state.account != account { state.account = account }
        }
        bytes.add(grown.bytes, to: grown.source)
    }

    private mutating func settle(_ key: AlertKey, _ before: KeyState.Account?) {
        guard let index = states.index(forKey: key) else {
            if let before { bytes.add(-before.bytes, to: before.source) }
            return
        }
        let state = states[index].value
        let account = Self.account(of: key, state, before, newcomer: source)
        // What was put in its place may not know its account.
        if state.account != account { states.updateValue(forKey: key, default: KeyState()) { $0.account = account } }
        bytes.add(account.bytes - (before?.bytes ?? 0), to: account.source)
    }

    /// - Parameter newcomer: on whose account it is where it was on nobody's.
    private static func account(
        of key: AlertKey,
        _ state: KeyState,
        _ before: KeyState.Account?,
        newcomer: String
    ) -> KeyState.Account {
        KeyState.Account(
            source: before?.source ?? (key.isOwn ? "" : newcomer),
            bytes: state.weight(of: key)
        )
    }
}

extension KeyTable: Sequence {
    package struct Iterator: IteratorProtocol {
        fileprivate var base: TreeDictionary<AlertKey, KeyState>.Iterator

        package mutating func next() -> (key: AlertKey, value: KeyState)? { base.next() }
    }

    package func makeIterator() -> Iterator { Iterator(base: states.makeIterator()) }
}

extension KeyTable: Hashable {
    package static func == (left: KeyTable, right: KeyTable) -> Bool { left.states == right.states }

    package func hash(into hasher: inout Hasher) { hasher.combine(states) }
}

extension KeyTable: Codable {
    package init(from decoder: any Decoder) throws {
        states = try TreeDictionary(from: decoder)
        for (_, state) in states {
            if let account = state.account { bytes.add(account.bytes, to: account.source) }
        }
    }

    package func encode(to encoder: any Encoder) throws { try states.encode(to: encoder) }
}
