package import TocsinModel
internal import TocsinTime

/// What a line of an incident's timeline says. The entry, which is stored, has its kind and its words.
package enum TimelineFact: Hashable, Sendable {
    // MARK: Its alerts, by their summaries

    case opened(String)
    case joined(String)
    case severityChanged(from: Severity, to: Severity, String)
    /// With its rule, and why, where it didn't end by itself.
    case alertOver(String, rule: String, Alert.Loss?)
    case moved(String, to: IncidentID)
    case flapping(String)
    case stable(String)
    case allOver
    case overAsKnown

    // MARK: Who is notified, and who is not

    case notified(Notification.Kind, because: String)
    case digest(BoxKey.Slot)
    /// Over these channels as well, as far as they deliver.
    case notSeen(over: [String])
    case suppressed(SuppressionReasons)
    case notNotified(Reason)
    case held(Reason, because: String)
    case summedUp(Reason, Notification.Kind, because: String)
    case escalated(step: Int, of: String)

    // MARK: What users did, and what became of it

    indirect case done(Command.IncidentAction, Command)
    case acknowledgedInPart(missing: Int)
    case acknowledgementExpired(UserID)
    case snoozeOver(UserID)
    case ownerGone(UserID)

    package var kind: TimelineEntry.Kind {
        switch self {
        case .opened: .opened
        case .joined: .joined
        case .severityChanged: .severityChanged
        case .alertOver, .overAsKnown: .alertResolved
        case .moved: .moved
        case .flapping: .flapping
        case .stable: .stable
        case .allOver: .resolved
        case .notified, .digest: .notified
        case .notSeen(let channels): channels.contains(where: PersonalRules.isDelivered) ? .notified : .withheld
        case .suppressed, .notNotified, .held, .summedUp: .withheld
        case .escalated: .escalated
        case .done(let action, _): action.timelineKind
        case .acknowledgedInPart: .acknowledged
        case .acknowledgementExpired, .snoozeOver, .ownerGone: .unacknowledged
        }
    }

    /// Why somebody, or everybody, is not notified by what this says.
    var suppressions: [Reason] {
        switch self {
        case .suppressed(let reasons): reasons.named
        case .notNotified(let reason), .held(let reason, _), .summedUp(let reason, _, _): [reason]
        case .notSeen(let channels): kind == .withheld ? [.notSeen(over: channels)] : []
        case .opened, .joined, .severityChanged, .alertOver, .moved, .flapping, .stable, .allOver, .overAsKnown,
            .notified, .digest, .escalated, .done, .acknowledgedInPart, .acknowledgementExpired, .snoozeOver,
            .ownerGone:
            []
        }
    }

    func entry(at time: Timestamp, user: UserID? = nil) -> TimelineEntry {
        TimelineEntry(at: time, kind: kind, text: text, user: user)
    }
}

extension Command.IncidentAction {
    fileprivate var timelineKind: TimelineEntry.Kind {
        switch self {
        case .acknowledge: .acknowledged
        case .unacknowledge: .unacknowledged
        case .resolve: .resolved
        case .snooze: .snoozed
        case .escalate: .escalated
        case .reassign: .reassigned
        case .note: .note
        }
    }
}
