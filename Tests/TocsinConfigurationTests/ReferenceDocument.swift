import Foundation

@testable import TocsinConfiguration

/// A page for people, as these tests read it.
struct ReferenceDocument {
    let path: String
    let text: String

    /// The repository.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    /// The lines with whether they stand in a fenced block, and the language of that.
    private var lines: [(number: Int, text: String, language: String?)] {
        var language: String?
        var lines: [(Int, String, String?)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                language = language == nil ? String(line.dropFirst(3)) : nil
            } else {
                lines.append((index + 1, String(line), language))
            }
        }
        return lines
    }

    /// The examples in YAML.
    var examples: [ManualExample] {
        var examples: [ManualExample] = []
        var last = 0
        for line in lines {
            guard line.language == "yaml" else { continue }
            if !examples.isEmpty, line.number == last + 1 {
                examples[examples.count - 1].text += line.text + "\n"
            } else {
                examples.append(ManualExample(path: path, line: line.number, text: line.text + "\n"))
            }
            last = line.number
        }
        return examples
    }

    /// The rows of the tables headed `key of a rule`, or `key of a route and of routing`: by `a rule`, then by the keys that the first
    /// cell names, the other cells.
    var rows: [String: [String: [String]]] {
        let beginning = "key of "
        var rows: [String: [String: [String]]] = [:]
        var kinds: [String] = []
        for line in lines where line.language == nil {
            guard line.text.hasPrefix("|") else {
                kinds = []
                continue
            }
            let cells = line.text.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard let first = cells.first else { continue }
            if first.hasPrefix(beginning) {
                kinds = first.dropFirst(beginning.count).split(separator: " and of ").map(String.init)
            }
            for kind in kinds {
                for key in Self.quoted(first) { rows[kind, default: [:]][key] = Array(cells.dropFirst()) }
            }
        }
        return rows
    }

    /// The texts in backticks outside of examples.
    var quoted: Set<String> {
        Set(lines.filter { $0.language == nil }.flatMap { Self.quoted($0.text) })
    }

    static func quoted(_ text: String) -> [String] {
        text.matches(of: /`([^`]+)`/).map { String($0.1) }
    }

    /// What stands under a heading of the second level.
    func section(_ title: String) -> String {
        let start = text.firstRange(of: "\n## \(title)\n")?.upperBound ?? text.endIndex
        return String(text[start...].prefix(upTo: text[start...].firstRange(of: "\n## ")?.lowerBound ?? text.endIndex))
    }

    /// The headings, as links name them.
    var anchors: Set<String> {
        Set(
            lines.filter { $0.language == nil && $0.text.hasPrefix("#") }.map { line in
                line.text.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-")
            }
        )
    }
}

/// An example of a page.
struct ManualExample: CustomStringConvertible, Sendable {
    let path: String
    /// Of its first line.
    let line: Int
    var text: String

    var description: String { "\(path):\(line)" }

    /// The keys at the left margin.
    var sections: Set<String> {
        Set(text.split(separator: "\n").filter { $0.first?.isLetter == true }.map { String($0.prefix { $0 != ":" }) })
    }

    /// The text less the sections of another.
    func without(_ sections: Set<String>) -> String {
        var isLeftOut = false
        return text.split(separator: "\n").filter { line in
            if line.first?.isLetter == true { isLeftOut = sections.contains(String(line.prefix { $0 != ":" })) }
            return !isLeftOut
        }.joined(separator: "\n")
    }
}
