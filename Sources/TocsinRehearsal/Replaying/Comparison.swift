internal import TocsinModel
internal import TocsinTime

/// Who would be told what under another configuration, against what they were told: person by person.
package struct Comparison: Sendable {
    /// Ordered by user and time.
    package let differences: [Difference]
    package let before: Int
    package let after: Int

    package struct Difference: Sendable {
        package let kind: Kind
        package let sent: Sent

        package enum Kind: String, Sendable {
            /// Would not be told any more.
            case missed
            /// Would be told besides.
            case added
        }
    }

    /// What makes two messages the same, whenever they are sent.
    private struct Likeness: Hashable {
        let user: UserID
        let kind: Notification.Kind
        let severity: Severity
        let labels: Labels
        let alerts: Int
        let channels: [String]

        init(_ sent: Sent) {
            let notification = sent.notification
            user = notification.user
            kind = notification.kind
            severity = notification.severity
            labels = notification.labels
            alerts = notification.alerts
            channels = sent.channels
        }
    }

    package init(before old: [Sent], after new: [Sent]) {
        before = old.count
        after = new.count
        var unmatched = Self.grouped(new)
        var missed: [Sent] = []
        // Those of the same moment first, so that one which is gone in the middle is not told as the last.
        var rest: [Sent] = []
        for sent in old {
            let likeness = Likeness(sent)
            if let index = unmatched[likeness]?.firstIndex(where: { $0.at == sent.at }) {
                unmatched[likeness]?.remove(at: index)
            } else {
                rest.append(sent)
            }
        }
        for sent in rest {
            let likeness = Likeness(sent)
            if unmatched[likeness]?.isEmpty == false {
                unmatched[likeness]?.removeFirst()
            } else {
                missed.append(sent)
            }
        }
        let added = unmatched.values.flatMap(\.self)
        let all = missed.map { Difference(kind: .missed, sent: $0) } + added.map { Difference(kind: .added, sent: $0) }
        differences = all.sorted { Self.order($0) < Self.order($1) }
    }

    /// `412 fewer, 1 critical missed`.
    package var summary: String {
        let missed = differences.filter { $0.kind == .missed }
        let critical = missed.count {
            $0.sent.notification.severity == .critical && $0.sent.notification.kind != .resolved
        }
        let balance = before - after
        let count = balance == 0 ? "as many" : balance > 0 ? "\(balance) fewer" : "\(-balance) more"
        return "\(count) (\(before) before, \(after) after), \(critical) critical missed"
    }

    private static func grouped(_ sent: [Sent]) -> [Likeness: [Sent]] {
        Dictionary(grouping: sent, by: Likeness.init)
    }

    private static func order(_ difference: Difference) -> (UserID, Timestamp, String, UInt64) {
        let sent = difference.sent
        return (sent.notification.user, sent.at, difference.kind == .missed ? "0" : "1", sent.notification.id.number)
    }
}
