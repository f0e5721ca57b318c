internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Reads `rules:`.
struct RuleSection {
    let log: ProblemLog
    let functions: ExternalFunctions

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

    func read(_ parent: inout MapReader) -> [Entry] {
        var places: [String: Place] = [:]
        return parent.maps("rules", "a rule").map { reader in
            var rule = RuleReader(reader, log: log, functions: functions)
            let entry = rule.read()
            if let name = rule.name {
                if let place = places[name.value] {
                    let first = "\(log.files[place.file].path):\(place.line)"
                    log.error("there is a rule '\(name.value)' already in \(first)", at: name.place)
                } else {
                    places[name.value] = name.place
                }
            }
            return entry
        }
    }
}
