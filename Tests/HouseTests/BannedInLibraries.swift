import Testing

/// What only programs and tests may do.
enum BannedInLibraries: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case print = "print()"
    case forceTry = "try!"
    case forceCast = "as!"
    /// Also in a type: what is unwrapped by force implicitly is so all the same.
    case forceUnwrap = "!"
    case freeTask = "Task {}"
    case sleep = "sleep()"
    case fatalError = "fatalError()"
    case dispatchQueue = "DispatchQueue"
    case unsafeIsolation = "nonisolated(unsafe)"

    /// Targets that are programs or serve tests.
    static let exceptedTargets: Set<String> = ["tocsin", "tocsin-bench", "TocsinTestKit"]

    var testDescription: String { rawValue }

    /// Whether it begins at a token.
    func isAt(_ index: Int, in file: SwiftFile) -> Bool {
        let text = file.tokens[index].text
        switch self {
        case .print:
            let before = file.text(at: index - 1)
            return text == "print" && file.text(at: index + 1) == "(" && before != "." && before != "func"
        case .forceTry:
            return text == "!" && file.text(at: index - 1) == "try" && isPostfix(index, in: file)
        case .forceCast:
            return text == "!" && file.text(at: index - 1) == "as" && isPostfix(index, in: file)
        case .forceUnwrap:
            guard text == "!", isPostfix(index, in: file) else { return false }
            let before = file.tokens[index - 1]
            guard before.text != "try", before.text != "as" else { return false }
            return before.isName || before.text.first?.isNumber == true || Self.ends.contains(before.text)
        case .freeTask:
            guard text == "Task" else { return false }
            let after = file.text(at: index + 1)
            return after == "{" || after == "(" || (after == "." && Self.starters.contains(file.text(at: index + 2)))
        case .sleep:
            return Self.sleepers.contains(text) && file.text(at: index + 1) == "("
        case .fatalError:
            return text == "fatalError"
        case .dispatchQueue:
            return text == "DispatchQueue"
        case .unsafeIsolation:
            return text == "nonisolated" && file.text(at: index + 1) == "(" && file.text(at: index + 2) == "unsafe"
        }
    }

    /// Whether an exclamation mark follows something immediately and isn't the beginning of `!=`.
    private func isPostfix(_ index: Int, in file: SwiftFile) -> Bool {
        let tokens = file.tokens
        guard index > 0, tokens[index - 1].range.upperBound == tokens[index].range.lowerBound else { return false }
        return
            !(file.text(at: index + 1) == "=" && tokens[index + 1].range.lowerBound == tokens[index].range.upperBound)
    }

    /// What an expression or a type can end with, apart from names and numbers.
    private static let ends: Set<String> = [")", "]", "}", ">", "\"", "?", "`"]
    private static let starters: Set<String> = ["detached", "immediate", "immediateDetached"]
    private static let sleepers: Set<String> = ["sleep", "usleep", "nanosleep"]
}
