import Testing

/// What would make a decision depend on more than its input: the machine's clock, chance, waiting.
enum BannedInCore: String, CaseIterable, CustomTestStringConvertible, Sendable {
    /// Its formats, time zones and locales are those of the machine.
    case foundation = "import Foundation"
    case date = "Date()"
    case uuid = "UUID()"
    case clock = "ContinuousClock"
    case random
    case suspension = "async"

    static let targets = ["TocsinDecoding", "TocsinEngine", "TocsinExpressions", "TocsinModel", "TocsinTime"]

    var testDescription: String { rawValue }

    /// Whether it begins at a token.
    func isAt(_ index: Int, in file: SwiftFile) -> Bool {
        let text = file.tokens[index].text
        switch self {
        case .foundation:
            guard text.hasPrefix("Foundation") else { return false }
            // Before the module there may be the kind of what is imported alone.
            return file.text(at: index - 1) == "import" || file.text(at: index - 2) == "import"
        case .date:
            guard text == "Date" else { return false }
            let after = file.text(at: index + 1)
            return after == "(" || (after == "." && file.text(at: index + 2) == "now")
        case .uuid:
            return text == "UUID" && file.text(at: index + 1) == "("
        case .clock:
            return text == "ContinuousClock" || text == "SuspendingClock"
        case .random:
            return Self.draws.contains(text)
        case .suspension:
            return text == "async" || text == "await"
        }
    }

    private static let draws: Set<String> = [
        "random", "randomElement", "shuffle", "shuffled", "SystemRandomNumberGenerator",
    ]
}
