internal import HashTreeCollections
internal import TocsinModel

/// What Tocsin tells of itself.
extension Engine {
    /// Rules of this kind can't be configured; their alerts are routed like any other.
    package static let ownPrefix = "tocsin-"

    private static let brokerLost = AlertKey(rule: ownPrefix + "broker-lost", labels: [:])
    /// A shorter cut is no news.
    private static let brokerPatience = TimeSpan.minutes(1)

    /// A message about no single incident, to whom the root route names.
    mutating func tellRoot(
        _ kind: Notification.Kind,
        _ severity: Severity,
        title: String,
        body: String,
        reason: String,
        into decision: inout Decision
    ) {
        let recipients = recipients(of: rootTargets) { "\(reason); \($0), which the root route notifies" }
        if recipients.isEmpty { explain(.nobody, "\(title): the root route notifies nobody") }
        tellAlone(recipients, kind, severity, title: title, body: body, into: &decision)
    }

    /// Whom the root route names; where it has a policy, those of the first step.
    var rootTargets: [RoutePlan.Target] {
        let plan = rulebook.routing.plan
        return plan.notify.isEmpty ? plan.policy?.steps.first?.notify ?? [] : plan.notify
    }

    /// When being cut off from the broker becomes an alert of its own: one, in place of one a device.
    var brokerLostDeadline: Timestamp? {
        // A new store was never cut off: it has not begun to listen.
        guard case .down(let since) = state.link, since > .epoch, firingAlert(Self.brokerLost) == nil
        else { return nil }
        return since + Self.brokerPatience
    }

    mutating func brokerIsLost(into decision: inout Decision) {
        guard case .down(let since) = state.link else { return }
        raise(
            Self.brokerLost,
            .error,
            summary: "Cut off from the MQTT broker since \(since.rfc3339): "
                + "events wait there, and no device counts as silent",
            into: &decision
        )
    }

    mutating func brokerIsBack(into decision: inout Decision) {
        guard let alert = firingAlert(Self.brokerLost) else { return }
        end(Self.brokerLost, alert, into: &decision)
    }

    private mutating func raise(_ key: AlertKey, _ severity: Severity, summary: String, into decision: inout Decision) {
        guard firingAlert(key) == nil else { return }
        let alert = Alert(
            labels: Labels(key.labels.pairs + [Labels.Pair(name: "rule", value: key.rule)]),
            severity: severity,
            summary: summary,
            value: "",
            links: [],
            firstSeen: state.now,
            lastSeen: state.now,
            count: 1,
            eventTime: state.now,
            reportedTime: state.now,
            incidents: []
        )
        state.keys[key, default: KeyState()].phase = .firing(alert)
        fire(key, alert, into: &decision)
    }
}
