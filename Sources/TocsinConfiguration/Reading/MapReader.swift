internal import TocsinExpressions

/// Reads the keys of one map, and in the end tells which ones it was not asked for.
///
/// Every key that the map may have must be asked for, whatever the others say: the unknown ones are found so.
struct MapReader {
    /// What the map is, for errors: `a rule`, `an issuer`, `'broker'`.
    let kind: String
    let place: Place
    let log: ProblemLog
    private let entries: [YAMLEntry]
    private var known: [String] = []
    private var lacking: [(keys: [String], place: Place)] = []

    /// `nil` where the node is no map, which is in the log then.
    init?(_ node: YAMLNode, _ kind: String, log: ProblemLog) {
        guard case .map(let entries) = node.content else {
            log.error("\(kind) must be a map of keys and values, not \(node.kind)", at: node.place)
            return nil
        }
        self.init(entries, kind, at: node.place, log: log)
    }

    init(_ entries: [YAMLEntry], _ kind: String, at place: Place, log: ProblemLog) {
        self.entries = entries
        self.kind = kind
        self.place = place
        self.log = log
    }

    /// The value of a key; `nil` where there is none or it is empty.
    mutating func node(_ key: String) -> YAMLNode? {
        entry(key).flatMap { $0.value.isNull ? nil : $0.value }
    }

    /// As ``node(_:)``, and an error where there is none.
    mutating func required(_ key: String) -> YAMLNode? {
        if let node = node(key) { return node }
        missing(key)
        return nil
    }

    /// The key and its value, also where that is empty.
    mutating func entry(_ key: String) -> YAMLEntry? {
        known.append(key)
        return entries.first { $0.key == key }
    }

    /// Notes that the map needs one of some keys.
    mutating func missing(_ keys: String...) {
        lacking.append((keys, place))
    }

    /// Whether the key is there, also where it is empty. Does not count as asking for it.
    func has(_ key: String) -> Bool {
        entries.contains { $0.key == key }
    }

    /// Where a key stands, else the map.
    func place(of key: String) -> Place {
        entries.first { $0.key == key }?.keyPlace ?? place
    }

    /// Tells the keys that were not asked for, and those that are needed, unless one is only misspelt.
    func finish() {
        log.asked?.note(known, of: kind)
        var meant: [String] = []
        for entry in entries where !known.contains(entry.key) {
            // A full log has the error that there are more.
            guard !log.isFull else { return }
            let suggestion = Suggestion.nearest(to: entry.key, among: known)
            if let suggestion { meant.append(suggestion) }
            if Self.inlineSecrets.contains(entry.key), known.contains("secret_file") {
                log.error(
                    "'\(entry.key)' must not stand in a configuration: use secret_file: PATH or secret_env: NAME",
                    at: entry.keyPlace
                )
            } else {
                log.error("unknown key '\(entry.key)' in \(kind)", at: entry.keyPlace, suggestion: suggestion)
            }
        }
        for (keys, place) in lacking where !keys.contains(where: { meant.contains("'\($0)'") }) {
            log.error("\(kind) needs \(keys.map { "'\($0)'" }.joined(separator: " or "))", at: place)
        }
    }

    private static let inlineSecrets: Set = [
        "password", "passwd", "passphrase", "secret", "token", "key", "api_key", "apikey", "routing_key", "private_key",
        "access_token", "auth_token",
    ]
}
