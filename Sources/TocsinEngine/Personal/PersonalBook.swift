package import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What each user wants, has got and is still to get: preferences, inboxes, what is held for them, and what is bounded.
///
/// It decides how one user is reached: now, held for later, or not at all. What an incident is, it doesn't know but for its name.
package struct PersonalBook: Hashable, Codable, Sendable {
    var inboxes: TreeDictionary<UserID, InboxState> = [:]
    var preferences: TreeDictionary<UserID, Preferences> = [:]
    /// When each user was told of something in the last hour, where they set a bound; ordered.
    private var tellings: TreeDictionary<UserID, [Timestamp]> = [:]
    /// What each user was notified of in the last minute, where that is bounded.
    private var rates: TreeDictionary<UserID, NotificationRates> = [:]
    package internal(set) var boxes: TreeDictionary<BoxKey, Box> = [:]
    private var followUps: TreeDictionary<NotificationID, FollowUp> = [:]
    package private(set) var lastNotification: UInt64 = 0

    @Derived var index = PersonalIndex()

    private enum CodingKeys: CodingKey {
        case inboxes, preferences, tellings, rates, boxes, followUps, lastNotification
    }

    // MARK: The user's own rules

    func personal(of user: UserID) -> CopyOnWrite<PersonalIndex.Personal> {
        index.of(user) ?? CopyOnWrite(PersonalIndex.Personal(rules: PersonalRules(), mutes: [], perHour: nil))
    }

    /// How a user hears that something is wrong.
    ///
    /// - Parameter labels: those that all that is told of has in common.
    func way(
        to user: UserID,
        _ personal: CopyOnWrite<PersonalIndex.Personal>,
        of incident: IncidentID,
        _ severity: Severity,
        _ labels: Labels,
        in rulebook: Rulebook,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp
    ) -> Way {
        if !personal.decides {
            return .now(PersonalRules.inboxAlone, then: nil)
        }
        let rules = personal.rules
        let bindings = RouteVariables.bindings(
            rule: labels["rule"] ?? "",
            severity: severity,
            labels: labels,
            incident: incident
        )
        /// Whether a condition holds, which is the user's own or the configuration's; `nil` where it is their own and that isn't known.
        func fits(_ condition: Expression?, _ own: OutsideExpression?) -> Bool? {
            guard let condition else { return true }
            if let own { return outside.holds(condition, as: own, bindings, at: now) }
            return (try? condition.evaluateBool(bindings)) ?? false
        }
        for (index, mute) in personal.mutes.enumerated() where mute.until.map({ $0 > now }) ?? true {
            if fits(mute.match, .mute(user, index)) == true { return .muted }
        }
        let isOwn = preferences[user]?.channels != nil
        var index: Int?
        for (place, rule) in rules.channels.enumerated() {
            // What can't be decided doesn't fit; the next rule may.
            if fits(rule.when, isOwn ? .channel(user, place) : nil) ?? false {
                index = place
                break
            }
        }
        let means = index.map { rules.channels[$0].means } ?? .tell(PersonalRules.inboxAlone, then: nil)
        if let quiet = rules.quietHours {
            // Where it isn't known whether it may break through, it does.
            let isOwn = preferences[user]?.quietHours.isOwn ?? false
            let isUrgent = quiet.unless.map { fits($0, isOwn ? .unless(user) : nil) ?? true } ?? false
            if !isUrgent, let end = quiet.hours.end(from: now, in: rulebook.zone(quiet.hours.zone)) {
                return .held(.quietHours, until: end, means.channels)
            }
        }
        switch means {
        case .tell(let channels, let then):
            if severity < .critical, let free = budgetEnd(personal.perHour, user, at: now) {
                return .held(.budget, until: free, channels)
            }
            return .now(channels, then: then)
        case .digest(let span, let channels):
            return .held(.digest(index ?? 0), until: now + span, channels)
        }
    }

    // MARK: The most that anybody is told

    /// Whether one more notification goes to a user this minute; counts it.
    ///
    /// - Parameters:
    ///   - limit: notifications within a minute.
    ///   - sources: among how many the room is shared.
    mutating func takesRoom(
        for user: UserID,
        isCritical: Bool,
        limit: Int,
        of source: String,
        among sources: Int,
        at now: Timestamp
    ) -> Bool {
        rates.updateValue(forKey: user, default: NotificationRates()) { rates in
            isCritical
                ? rates.critical.takes(limit: limit, of: source, among: sources, at: now)
                : rates.others.takes(limit: limit, of: source, among: sources, at: now)
        }
    }

    /// One of the notifications that a user wants so many of an hour.
    mutating func spend(_ user: UserID, of perHour: Int, at now: Timestamp) {
        let recent = (tellings[user] ?? []).filter { $0 > now - Self.hour }
        tellings[user] = recent.suffix(perHour) + [now]
    }

    /// When the user wants to hear of something again; `nil` while there is room.
    private func budgetEnd(_ perHour: Int?, _ user: UserID, at now: Timestamp) -> Timestamp? {
        guard let perHour, let tellings = tellings[user] else { return nil }
        let recent = tellings.filter { $0 > now - Self.hour }
        return recent.count < perHour ? nil : recent[recent.count - perHour] + Self.hour
    }

    private static let hour = TimeSpan.hours(1)

    // MARK: The inbox

    /// A new notification in a user's inbox.
    ///
    /// - Parameter limit: of the inbox.
    /// - Returns: its id, and whether one had to leave for it that nobody had read.
    mutating func addNotification(
        for user: UserID,
        of incident: IncidentID?,
        limit: Int
    ) -> (id: NotificationID, isFull: Bool) {
        lastNotification += 1
        let id = NotificationID(lastNotification)
        let isFull = inboxes[user, default: InboxState()].add(id, of: incident, limit: limit)
        return (id, isFull)
    }

    func unread(_ user: UserID) -> Int { inboxes[user]?.unread ?? 0 }

    /// Moves a user's own notifications forward.
    ///
    /// - Returns: those that changed.
    mutating func mark(
        _ selection: Command.Selection,
        as target: Notification.State,
        of user: UserID
    ) throws(CommandResult.Refusal) -> [NotificationID] {
        switch selection {
        case .all:
            break
        case .these(let ids):
            // Someone else's notification is as unknown as one that never was.
            for id in ids where inboxes[user]?.contains(id) != true {
                throw CommandResult.Refusal(.notFound, "there is no notification \(id) in the inbox of \(user)")
            }
        }
        return inboxes[user]?.mark(selection, as: target) ?? []
    }

    /// Who acts on an incident has read what it says.
    ///
    /// - Returns: the notifications that were unread.
    mutating func markRead(of incident: IncidentID, by user: UserID) -> [NotificationID] {
        inboxes[user]?.markRead(of: incident) ?? []
    }

    // MARK: Further channels

    /// - Returns: when the notification goes further, unless somebody sees it before.
    mutating func add(
        _ later: PersonalRules.Later,
        for id: NotificationID,
        _ user: UserID,
        _ incident: IncidentID,
        at now: Timestamp
    ) -> Timestamp {
        let at = now + later.after
        followUps[id] = FollowUp(user: user, incident: incident, at: at, channels: later.channels)
        return at
    }

    /// Its time has come.
    ///
    /// - Returns: what to do; `nil` where somebody has seen the notification.
    mutating func takeFollowUp(_ id: NotificationID) -> FollowUp? {
        guard let followUp = followUps.removeValue(forKey: id) else { return nil }
        return inboxes[followUp.user]?.isUnread(id) == true ? followUp : nil
    }

    // MARK: Time

    func deadline(ofFollowUp id: NotificationID) -> Timestamp? { followUps[id]?.at }
    var followUpsToCome: some Collection<NotificationID> { followUps.keys }

    /// The clock was set.
    mutating func shift(by step: TimeSpan) {
        for (user, times) in tellings { tellings[user] = times.map { $0.shifted(by: step) } }
        for (user, rates) in self.rates {
            var rates = rates
            rates.critical.shift(by: step)
            rates.others.shift(by: step)
            self.rates[user] = rates
        }
        for (key, box) in boxes { boxes[key]?.due = box.due.shifted(by: step) }
        for (id, followUp) in followUps {
            followUps[id] = FollowUp(
                user: followUp.user,
                incident: followUp.incident,
                at: followUp.at.shifted(by: step),
                channels: followUp.channels
            )
        }
    }
}

extension PersonalRules.Means {
    fileprivate var channels: [String] {
        switch self {
        case .tell(let channels, _), .digest(_, let channels): channels
        }
    }
}
