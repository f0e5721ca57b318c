internal import ArgumentParser
internal import Foundation
internal import TocsinModel

/// Which incidents are asked for.
struct IncidentFilter: ParsableArguments {
    @Option(help: "Only those in these states: open, acknowledged, snoozed, resolved, with commas between.")
    var state: String?

    @Option(help: "Only those of these severities: info, warning, error, critical, with commas between.")
    var severity: String?

    @Option(help: ArgumentHelp("Only those with this label; may be repeated.", valueName: "name=value"))
    var label: [String] = []

    @Option(help: "Only those whose title holds this text.")
    var text: String?

    @Option(help: "At most so many, from 1 to 200.")
    var limit = 50

    @Option(help: ArgumentHelp("Those that come after this one: the next page.", valueName: "id"))
    var after: IncidentID?

    private static let states = ["open", "acknowledged", "snoozed", "resolved"]

    func validate() throws {
        try Self.check(state, "--state", Self.states)
        try Self.check(severity, "--severity", Severity.allCases.map(\.rawValue))
        for label in label where !Self.isPair(label) {
            throw ValidationError("--label is name=value, not '\(label)'")
        }
        guard (1...200).contains(limit) else { throw ValidationError("--limit is from 1 to 200") }
    }

    /// Whether anything was asked for.
    var isEmpty: Bool { state == nil && severity == nil && label.isEmpty && text == nil && after == nil }

    /// The query of `GET /incidents`, percent-encoded, with its `?`.
    var query: String {
        var items: [(name: String, value: String)] = []
        if let state { items.append(("state", state)) }
        if let severity { items.append(("severity", severity)) }
        items += label.map { ("label", $0) }
        if let text { items.append(("text", text)) }
        if let after { items.append(("after", after.description)) }
        items.append(("limit", String(limit)))
        return "?" + items.map { "\($0.name)=\(URLText.encoded($0.value))" }.joined(separator: "&")
    }

    private static func check(_ list: String?, _ option: String, _ known: [String]) throws {
        guard let list else { return }
        for name in list.split(separator: ",", omittingEmptySubsequences: false) where !known.contains(String(name)) {
            throw ValidationError("\(option) takes \(known.joined(separator: ", ")), not '\(name)'")
        }
    }

    private static func isPair(_ label: String) -> Bool {
        guard let equals = label.firstIndex(of: "=") else { return false }
        return Labels.isName(label[..<equals])
    }
}
