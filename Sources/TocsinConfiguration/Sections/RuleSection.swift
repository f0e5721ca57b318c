internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Reads `rules:`.
struct RuleSection {
    let log: ProblemLog
    let functions: ExternalFunctions
    /// What the sources bring, in the order of the files.
    var sources: [SourceReach] = []

    /// How many rules there may be: many times what ten thousand devices need, and soon loaded.
    static let limit = 50_000

    /// What was read: also of a rule that is wrong, what others refer to.
    struct Entry {
        let name: String
        /// `nil` where it is wrong.
        let rule: Rule?
        let topic: Located<TopicPattern>?
        /// The names of its alerts' labels.
        let labels: [String]
        let place: Place
        /// Where its conditions stand, by their keys.
        let places: [String: Place]
    }

    /// Whether there are no more rules than there may be, which is told.
    func isBounded(_ parent: MapReader) -> Bool {
        var parent = parent
        guard case .list(let items)? = parent.node("rules")?.content, items.count > Self.limit else { return true }
        log.error("more than the \(Self.limit) rules that there may be", at: items[Self.limit].place)
        return false
    }

    func read(_ parent: inout MapReader) -> [Entry] {
        var places: [String: Place] = [:]
        let environments = EnvironmentCache(functions)
        return parent.maps("rules", "a rule").map { reader in
            var rule = RuleReader(reader, log: log, environments: environments, sources: sources)
            let entry = rule.read()
            if let name = rule.name {
                if let place = places[name.value] {
                    log.error("there is a rule '\(name.value)' already in \(log.location(place))", at: name.place)
                } else {
                    places[name.value] = name.place
                }
            }
            return entry
        }
    }
}
