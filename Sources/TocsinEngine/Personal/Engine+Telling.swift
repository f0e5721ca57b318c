internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Notifications to people, each in the way that the person wants.
extension Engine {
    /// How one user is reached now.
    private enum Way {
        case now([String], then: PersonalRules.Later?)
        case held(BoxKey.Slot, until: Timestamp, [String])
        /// By the user's own wish.
        case muted
    }

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
        guard !recipients.isEmpty else { return severity(of: tellable) }
        let content = content(of: incident, kind, tellable)
        for recipient in recipients {
            let personal = personal(of: recipient.user)
            switch way(to: recipient.user, personal, kind, incident, content) {
            case .now(let channels, let then):
                guard takesRoom(for: recipient.user, kind, content.severity, of: incident.source) else {
                    sumUp(recipient, kind, content.severity, channels, &incident)
                    continue
                }
                let id = notify(recipient, personal, kind, incident, content, body: body, channels, into: &decision)
                record(&incident, .notified(kind, because: recipient.reason), user: recipient.user)
                if kind.opens {
                    incident.audience.add(recipient.user, channels)
                    leaveBoxes(incident.id, of: recipient.user)
                    if let perHour = personal.perHour { spend(recipient.user, of: perHour) }
                }
                if let then { arm(then, for: id, recipient.user, incident.id) }
            case .held(let slot, let until, let channels):
                hold(recipient, slot, until, channels, &incident)
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
                sumUp(recipient.user, kind, severity, channels)
                state.counters.countNotNotified(.excess)
                continue
            }
            let id = nextNotification(
                for: recipient.user,
                personal(of: recipient.user),
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
        let sources = rulebook.sources.count
        let now = state.now
        // Its end, or who has it, mustn't take the room of what is wrong.
        let isCritical = severity == .critical && kind.opens
        return state.rates.updateValue(forKey: user, default: NotificationRates()) { rates in
            isCritical
                ? rates.critical.takes(limit: limit, of: source, among: sources, at: now)
                : rates.others.takes(limit: limit, of: source, among: sources, at: now)
        }
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
        let isOutOfHours = kind.opens && hours(by: personal).isOut(state.now)
        state.counters.ofPeople.notified(user, kind, isOutOfHours: isOutOfHours)
        state.lastNotification += 1
        state.counters.notifications += 1
        let id = NotificationID(state.lastNotification)
        let limit = rulebook.limits.inbox
        if state.inboxes[user, default: InboxState()].add(id, of: incident, limit: limit) {
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
        if !personal.decides {
            return .now(PersonalRules.inboxAlone, then: nil)
        }
        let rules = personal.rules
        let bindings = RouteVariables.bindings(
            rule: content.labels["rule"] ?? "",
            severity: content.severity,
            labels: content.labels,
            incident: incident.id
        )
        for (index, mute) in personal.mutes.enumerated() where mute.until.map({ $0 > state.now }) ?? true {
            if state.outside.holds(mute.match, as: .mute(user, index), bindings, at: state.now) == true {
                return .muted
            }
        }
        let isOwn = state.preferences[user]?.channels != nil
        var index: Int?
        for (place, rule) in rules.channels.enumerated() {
            // What can't be decided doesn't fit; the next rule may.
            if fits(rule.when, isOwn ? .channel(user, place) : nil, bindings) ?? false {
                index = place
                break
            }
        }
        let means = index.map { rules.channels[$0].means } ?? .tell(PersonalRules.inboxAlone, then: nil)
        if let quiet = rules.quietHours {
            let zone = rulebook.zone(quiet.hours.zone)
            // Where it isn't known whether it may break through, it does.
            let isOwn = state.preferences[user]?.quietHours.isOwn ?? false
            let isUrgent = quiet.unless.map { fits($0, isOwn ? .unless(user) : nil, bindings) ?? true } ?? false
            if !isUrgent, let end = quiet.hours.end(from: state.now, in: zone) {
                return .held(.quietHours, until: end, means.channels)
            }
        }
        switch means {
        case .tell(let channels, let then):
            if content.severity < .critical, let free = budgetEnd(personal.perHour, user) {
                return .held(.budget, until: free, channels)
            }
            return .now(channels, then: then)
        case .digest(let span, let channels):
            return .held(.digest(index ?? 0), until: state.now + span, channels)
        }
    }

    /// Whether a condition holds, which is the user's own or the configuration's; `nil` where it is their own and that isn't known.
    private mutating func fits(_ condition: Expression?, _ own: OutsideExpression?, _ bindings: Bindings) -> Bool? {
        guard let condition else { return true }
        if let own { return state.outside.holds(condition, as: own, bindings, at: state.now) }
        return (try? condition.evaluateBool(bindings)) ?? false
    }

    /// When the user wants to hear of something again; `nil` while there is room.
    private func budgetEnd(_ perHour: Int?, _ user: UserID) -> Timestamp? {
        guard let perHour, let tellings = state.tellings[user] else { return nil }
        let recent = tellings.filter { $0 > state.now - Self.hour }
        return recent.count < perHour ? nil : recent[recent.count - perHour] + Self.hour
    }

    private mutating func spend(_ user: UserID, of perHour: Int) {
        let recent = (state.tellings[user] ?? []).filter { $0 > state.now - Self.hour }
        state.tellings[user] = recent.suffix(perHour) + [state.now]
    }

    private static let hour = TimeSpan.hours(1)

    // MARK: Further channels

    private mutating func arm(
        _ later: PersonalRules.Later,
        for id: NotificationID,
        _ user: UserID,
        _ incident: IncidentID
    ) {
        let at = state.now + later.after
        state.followUps[id] = FollowUp(user: user, incident: incident, at: at, channels: later.channels)
        timers.set(.followUp(id), at: at)
    }

    /// Nobody may have seen it: then it goes further.
    mutating func followUp(_ id: NotificationID, into decision: inout Decision) {
        guard let followUp = state.followUps[id] else { return }
        state.followUps[id] = nil
        guard var incident = state.incidents[followUp.incident]?.value, case .open = incident.state,
            state.inboxes[followUp.user]?.isUnread(id) == true
        else { return }
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

extension PersonalRules.Means {
    var channels: [String] {
        switch self {
        case .tell(let channels, _), .digest(_, let channels): channels
        }
    }
}

extension Notification.Kind {
    /// Whether it tells that something is wrong, so that its end is to be told too.
    package var opens: Bool {
        switch self {
        case .firing, .updated, .escalated, .repeated, .flapping, .stable: true
        case .acknowledged, .snoozed, .resolved, .digest, .storm, .test: false
        }
    }
}
