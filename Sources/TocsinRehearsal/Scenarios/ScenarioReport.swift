internal import TocsinConfiguration
internal import TocsinEngine
internal import TocsinModel
internal import TocsinTime

/// A scenario's result for people.
package struct ScenarioReport: Sendable {
    private let result: ScenarioResult

    /// Lines of what was sent, and of reasons, that one failure shows; the last ones.
    private static let lineLimit = 15

    package init(_ result: ScenarioResult) {
        self.result = result
    }

    /// `✓ a warm freezer (38m, 3 sent)`.
    package var headline: String {
        "\(result.failures.isEmpty ? "✓" : "✗") \(result.name) (\(result.duration), \(result.notifications) sent)"
    }

    /// What went wrong, line by line; nothing where nothing did.
    package var details: [String] { result.failures.flatMap(lines) }

    private func lines(_ failure: ScenarioResult.Failure) -> [String] {
        let place = "\(result.file):\(failure.place.line):\(failure.place.column)"
        var lines = ["  \(place): at \(failure.offset) (\(failure.at.rfc3339)): \(Self.headline(failure.kind))"]
        switch failure.kind {
        case .missing, .unexpected: break
        case .answer, .broken: return lines
        }
        let since = failure.since.map { "since \($0)" } ?? "since the start"
        if failure.sent.isEmpty {
            lines.append("    nothing was sent \(since)")
        } else {
            lines.append("    sent \(since):")
            lines += Self.last(failure.sent, line)
        }
        if !failure.refusals.isEmpty { lines += ["    refused:"] + failure.refusals.map { "      \($0)" } }
        if failure.reasons.isEmpty {
            lines.append("    nothing was decided about it \(since)")
        } else {
            lines.append("    why:")
            lines += Self.last(failure.reasons, line)
        }
        return lines
    }

    /// What a failure comes to, in one line.
    package static func headline(_ kind: ScenarioResult.Kind) -> String {
        switch kind {
        case .missing(let fields, nil, _): "expected \(text(fields)), and it was not sent"
        case .missing(let fields, let wanted?, let found):
            "expected \(text(fields)) \(wanted) times, and it was sent \(found) times"
        case .unexpected(let fields):
            fields.isEmpty ? "expected nothing, and something was sent" : "expected no \(text(fields)), and it was sent"
        case .answer(let text), .broken(let text): text
        }
    }

    private static func text(_ fields: [ScenarioResult.Field]) -> String {
        "{\(fields.map { "\($0.name): \($0.text)" }.joined(separator: ", "))}"
    }

    private func line(_ seen: ScenarioResult.Seen) -> String {
        let notification = seen.sent.notification
        let channels = seen.sent.channels.joined(separator: ", ")
        let over = seen.sent.isDelivered ? channels : "would go over \(channels): not delivered yet"
        let differences = seen.differences.isEmpty ? "" : " ← \(seen.differences.joined(separator: ", "))"
        return """
            \(offset(seen.sent.at)) \(notification.user) \(notification.kind.rawValue) \(notification.severity.rawValue) \
            "\(notification.title)" [\(over)] (\(notification.reason))\(differences)
            """
    }

    private func line(_ line: Trace.Line) -> String {
        let subject = line.subject
        let about = [
            subject.event?.description, subject.alert?.description, subject.incident?.description,
            subject.notification?.description, subject.user?.text,
        ].compactMap(\.self)
        return "\(offset(line.at)) \(line.code.rawValue) [\(about.joined(separator: ", "))] \(line.text)"
    }

    /// On the scenario's clock.
    private func offset(_ time: Timestamp) -> String {
        "\(time - result.start)"
    }

    private static func last<Element>(_ elements: [Element], _ line: (Element) -> String) -> [String] {
        let earlier = elements.count - lineLimit
        return (earlier > 0 ? ["      (\(earlier) before that)"] : [])
            + elements.suffix(lineLimit).map { "      \(line($0))" }
    }
}
