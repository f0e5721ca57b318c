internal import TocsinModel

/// Topic patterns with what is wrong with them as text for people.
enum TopicReading {
    static func pattern(_ text: Located<String>, _ log: ProblemLog) -> TopicPattern? {
        do {
            return try TopicPattern(text.value)
        } catch {
            log.error(message(error), at: text.place)
            return nil
        }
    }

    private static func message(_ problem: TopicPattern.Problem) -> String {
        switch problem {
        case .empty:
            "a topic must not be empty"
        case .badCapture(let part):
            "'\(part)' is no level of a topic: {name} captures a whole level, {name...} the rest"
        case .repeatedCapture(let name):
            "'{\(name)}' captures two levels of one topic"
        case .restNotLast(let part):
            "'\(part)' must be the last level of a topic"
        case .wildcardInLevel(let part):
            "'\(part)' mixes a wildcard with text: '+' and '#' stand for whole levels"
        }
    }
}
