internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinRehearsal
internal import TocsinRuntime
internal import TocsinTime

/// What `tocsin replay` says.
enum ReplayReport {
    static func line(_ sent: Sent) -> String {
        let notification = sent.notification
        return Printable.line(
            """
            \(sent.at.rfc3339) \(notification.user) \(notification.kind.rawValue) \(notification.severity.rawValue) \
            \(notification.title) [\(sent.channels.joined(separator: ", "))]: \(notification.reason)
            """
        )
    }

    /// Why less may have come of it than was hoped for: what failed, and what was not read at all.
    static func hints(_ retelling: ReplayOutcome) -> [String] {
        var hints = retelling.failures.map { rule, count, message in
            "the rule '\(rule)' failed on \(Count.of(Int(clamping: count), "event")), for instance: \(message)"
        }
        hints += retelling.rejected.map { code, count in
            "\(Count.of(count, "message")) could not be read (\(code)): 'tocsin decode' says why"
        }
        if retelling.unmatched > 0 {
            hints.append("\(Count.of(retelling.unmatched, "message")) fit no source's topic")
        }
        return hints.map(Printable.line)
    }

    /// Person by person: `-` for what they would not be told any more, `+` for what they would be told besides.
    static func lines(_ comparison: Comparison) -> [String] {
        var lines: [String] = []
        var user: UserID?
        for difference in comparison.differences {
            if difference.sent.notification.user != user {
                user = difference.sent.notification.user
                lines.append("\(difference.sent.notification.user):")
            }
            switch difference.kind {
            case .missed: lines.append("  - would not be told: \(line(difference.sent))")
            case .added: lines.append("  + would be told: \(line(difference.sent))")
            }
        }
        return lines
    }

    static func json(_ difference: Comparison.Difference) -> String {
        var json = JSONText()
        json.object { json in
            json.member("difference", difference.kind.rawValue)
            json.key("notification")
            json.raw(NotificationRecord(difference.sent.notification, committedAt: difference.sent.at).json)
        }
        return json.text
    }
}
