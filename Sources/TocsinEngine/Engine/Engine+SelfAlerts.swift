internal import HashTreeCollections
internal import TocsinExpressions
package import TocsinModel
internal import TocsinTime

/// What Tocsin tells of itself: conditions that become alerts, routed like any other.
extension Engine {
    /// Conditions of one kind that fire at the same time; further ones are counted, and those that fire say enough.
    private static let subjectLimit = 32
    /// A shorter cut from the broker is no news.
    private static let brokerPatience = TimeSpan.minutes(1)

    /// A condition began, isn't as it was, or is over.
    mutating func take(_ condition: SelfCondition, into decision: inout Decision) {
        let key = Self.key(of: condition.kind, condition.subject)
        guard condition.isRaised else {
            explain(.conditionOver, alert: key)
            if let alert = firingAlert(key) {
                state.alerts.end(key, alert)
                followAlerts(into: &decision)
            }
            return
        }
        let summary = Self.line(condition.summary, SizeLimits().summary)
        explain(.conditionRaised(summary), alert: key)
        if let alert = firingAlert(key) {
            change(key, alert, condition.severity, summary: summary, into: &decision)
        } else {
            raise(key, condition.severity, summary: summary, into: &decision)
        }
    }

    /// Whether something follows from it; what changes nothing need not be written down.
    package func isNews(_ condition: SelfCondition) -> Bool {
        guard let alert = firingAlert(Self.key(of: condition.kind, condition.subject)) else {
            return condition.isRaised
        }
        return !condition.isRaised || alert.severity != condition.severity
            || alert.summary != Self.line(condition.summary, SizeLimits().summary)
    }

    static func key(of kind: SelfCondition.Kind, _ subject: String = "") -> AlertKey {
        let subject = line(subject, SizeLimits().label)
        return AlertKey(rule: AlertKey.ownPrefix + kind.rawValue, labels: subject.isEmpty ? [:] : ["subject": subject])
    }

    private mutating func raise(_ key: AlertKey, _ severity: Severity, summary: String, into decision: inout Decision) {
        guard state.alerts.ownAlerts(of: key.rule) < Self.subjectLimit else {
            state.counters.limitsReached["self_alerts", default: 0] += 1
            explain(.selfAlertsFull(rule: key.rule, limit: Self.subjectLimit), alert: key)
            return
        }
        state.alerts.raise(key, severity, summary: summary)
        followAlerts(into: &decision)
    }

    private mutating func change(
        _ key: AlertKey,
        _ present: Alert,
        _ severity: Severity,
        summary: String,
        into decision: inout Decision
    ) {
        let incidents = state.incidents.incidents(of: key)
        state.alerts.change(key, present, severity, summary: summary)
        followAlerts(into: &decision)
        guard present.summary != summary || present.severity != severity else { return }
        for id in incidents where state.incidents[id] != nil {
            state.incidents[id]?.updatedAt = state.now
            decision.effects.append(.incidentChanged(id))
        }
    }

    /// One line, cut: what it says may be the broker's words.
    private static func line(_ text: String, _ limit: Int) -> String {
        let cut = text.cut(toBytes: limit)
        guard cut.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return cut }
        return String(decoding: cut.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
    }

    // MARK: The broker

    /// When being cut off from the broker becomes an alert of its own: one, in place of one a device.
    var brokerLostDeadline: Timestamp? {
        // A new store was never cut off: it has not begun to listen.
        guard case .down(let since) = state.alerts.hearing.link, since > .epoch,
            firingAlert(Self.key(of: .brokerLost)) == nil
        else { return nil }
        return since + Self.brokerPatience
    }

    mutating func brokerIsLost(into decision: inout Decision) {
        guard case .down(let since) = state.alerts.hearing.link else { return }
        let summary =
            "Cut off from the MQTT broker since \(since.rfc3339): events wait there, and no device counts as silent"
        take(SelfCondition(kind: .brokerLost, summary: summary), into: &decision)
    }

    mutating func brokerIsBack(into decision: inout Decision) {
        guard firingAlert(Self.key(of: .brokerLost)) != nil else { return }
        take(.over(.brokerLost), into: &decision)
    }

    // MARK: Messages about no single incident

    /// A message to whom the root route names.
    mutating func tellRoot(
        _ kind: Notification.Kind,
        _ severity: Severity,
        title: String,
        body: String,
        reason: String,
        into decision: inout Decision
    ) {
        let recipients = recipients(of: rulebook.routing.firstTargets) {
            "\(reason); \($0), which the root route notifies"
        }
        if recipients.isEmpty { explain(.rootNotifiesNobody(title)) }
        tellAlone(recipients, kind, severity, title: title, body: body, into: &decision)
    }
}
