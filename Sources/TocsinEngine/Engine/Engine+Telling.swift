internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Notifications to people, each in the way that the person wants.
extension Engine {
    /// Tells each of them of an incident, or holds it for them, and says so in the timeline.
    ///
    /// - Parameter tellable: the alerts to tell of; none for all of them, as they are.
    /// - Returns: how bad what is told is.
    @discardableResult
    mutating func tell(
        _ recipients: [Recipient],
        _ kind: Notification.Kind,
        _ incident: inout OpenIncident,
        of tellable: [AlertKey] = [],
        body: String? = nil,
        into decision: inout Decision
    ) -> Severity {
        guard !recipients.isEmpty else { return incident.members.severity(of: tellable) }
        let content = content(of: incident, kind, tellable)
        for recipient in recipients {
            let personal = state.personal.personal(of: recipient.user)
            switch way(to: recipient.user, personal, kind, incident, content) {
            case .now(let channels, let then):
                guard takesRoom(for: recipient.user, kind, content.severity, of: incident.source) else {
                    sumUp(&incident, kind, content.severity, for: recipient, channels)
                    continue
                }
                let id = notify(recipient, personal, kind, incident, content, body: body, channels, into: &decision)
                record(&incident, .notified(kind, because: recipient.reason), user: recipient.user)
                if kind.opens {
                    incident.audience.add(recipient.user, channels)
                    leaveBoxes(incident.id, of: recipient.user)
                    if let perHour = personal.perHour {
                        state.personal.spend(recipient.user, of: perHour, at: state.now)
                    }
                }
                if let then {
                    let at = state.personal.add(then, for: id, recipient.user, incident.id, at: state.now)
                    timers.set(.followUp(id), at: at)
                }
            case .held(let slot, let until, let channels):
                hold(&incident, for: recipient, slot, until: until, channels)
            case .muted:
                let reason = Reason.mutedByUser(recipient.user)
                record(&incident, .notNotified(reason), user: recipient.user)
                explain(reason, incident: incident.id, user: recipient.user)
            }
        }
        return content.severity
    }

    /// A message about no single incident, at once and to the inbox.
    ///
    /// - Parameter silence: what it is about, where that is one.
    mutating func tellAlone(
        _ recipients: [Recipient],
        _ kind: Notification.Kind,
        _ severity: Severity,
        title: String,
        body: String,
        channels: [String] = PersonalRules.inboxAlone,
        alerts: Int = 0,
        silence: SilenceID? = nil,
        isBounded: Bool = false,
        into decision: inout Decision
    ) {
        for recipient in recipients {
            if isBounded, !takesRoom(for: recipient.user, kind, severity, of: Self.people) {
                sumUp(kind, severity, for: recipient.user, channels, nil)
                state.counters.countNotNotified(.excess)
                continue
            }
            let id = nextNotification(
                for: recipient.user,
                state.personal.personal(of: recipient.user),
                kind,
                of: nil,
                isOwn: true,
                into: &decision
            )
            explain(
                .notified(kind, because: recipient.reason),
                notification: id,
                user: recipient.user,
                silence: silence
            )
            decision.effects.append(
                .notify(
                    Notification(
                        id: id,
                        user: recipient.user,
                        kind: kind,
                        incident: nil,
                        severity: severity,
                        title: title,
                        body: body,
                        labels: [:],
                        alerts: alerts,
                        reason: recipient.reason,
                        links: [],
                        actions: [],
                        channels: channels,
                        eventTime: state.now,
                        receivedAt: state.now
                    )
                )
            )
        }
    }

    // MARK: The most that anybody is told

    /// Stands for a source where people bring it about, and no source has a name like it.
    private static let people = "(people)"

    /// Whether one more notification goes to a user this minute; counts it. What Tocsin says of itself always does: it is bounded where it
    /// arises.
    private mutating func takesRoom(
        for user: UserID,
        _ kind: Notification.Kind,
        _ severity: Severity,
        of source: String
    ) -> Bool {
        guard let limit = rulebook.limits.notificationsPerMinute, !source.isEmpty else { return true }
        return state.personal.takesRoom(
            for: user,
            // Its end, or who has it, mustn't take the room of what is wrong.
            isCritical: severity == .critical && kind.opens,
            limit: limit,
            of: source,
            among: rulebook.sources.count,
            at: state.now
        )
    }

    private mutating func notify(
        _ recipient: Recipient,
        _ personal: CopyOnWrite<PersonalIndex.Personal>,
        _ kind: Notification.Kind,
        _ incident: OpenIncident,
        _ content: Content,
        body: String?,
        _ channels: [String],
        into decision: inout Decision
    ) -> NotificationID {
        let id = nextNotification(
            for: recipient.user,
            personal,
            kind,
            of: incident.id,
            isOwn: incident.source.isEmpty,
            into: &decision
        )
        explain(
            .notifiedOver(channels, kind, because: recipient.reason),
            incident: incident.id,
            notification: id,
            user: recipient.user
        )
        let notification = content.notification(
            id,
            recipient.user,
            kind,
            incident.id,
            body: body,
            reason: recipient.reason,
            channels: channels
        )
        decision.effects.append(.notify(notification))
        return id
    }

    private mutating func nextNotification(
        for user: UserID,
        _ personal: CopyOnWrite<PersonalIndex.Personal>,
        _ kind: Notification.Kind,
        of incident: IncidentID?,
        isOwn: Bool,
        into decision: inout Decision
    ) -> NotificationID {
        let isOutOfHours = kind.opens && PersonalHours(personal.rules, in: rulebook).isOut(state.now)
        state.counters.ofPeople.notified(user, kind, isOutOfHours: isOutOfHours)
        state.counters.notifications += 1
        let (id, isFull) = state.personal.addNotification(for: user, of: incident, limit: rulebook.limits.inbox)
        if isFull {
            // What says so must not bring itself about.
            if isOwn {
                state.counters.limitsReached["inbox", default: 0] += 1
            } else {
                limitReached("inbox", into: &decision)
            }
        }
        return id
    }

    // MARK: The user's own rules

    private mutating func way(
        to user: UserID,
        _ personal: CopyOnWrite<PersonalIndex.Personal>,
        _ kind: Notification.Kind,
        _ incident: OpenIncident,
        _ content: Content
    ) -> Way {
        guard kind.opens else {
            return .now(incident.audience.channels(of: user) ?? PersonalRules.inboxAlone, then: nil)
        }
        return state.personal.way(
            to: user,
            personal,
            of: incident.id,
            content.severity,
            content.labels,
            in: rulebook,
            evaluating: &state.outside,
            at: state.now
        )
    }

    // MARK: Further channels

    /// Nobody may have seen it: then it goes further.
    mutating func followUp(_ id: NotificationID, into decision: inout Decision) {
        guard let followUp = state.personal.takeFollowUp(id) else { return }
        guard var incident = state.incidents[followUp.incident]?.value, case .open = incident.state else { return }
        incident.audience.add(followUp.user, followUp.channels)
        record(&incident, .notSeen(over: followUp.channels), user: followUp.user)
        explain(
            .notSeen(over: followUp.channels),
            incident: incident.id,
            notification: id,
            user: followUp.user
        )
        state.incidents[incident.id] = CopyOnWrite(incident)
        decision.effects.append(.deliver(id, followUp.user, followUp.channels))
        decision.effects.append(.incidentChanged(incident.id))
    }
}
