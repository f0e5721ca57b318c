package import HashTreeCollections
internal import TocsinExpressions
package import TocsinModel
internal import TocsinTime

/// What keeps people from being notified of alerts that fire: silences, inhibitions, and the intervals of routes.
///
/// It knows alerts and nothing of what they are gathered in, but for the names of the incidents that silences may ask for. Those that are
/// over stay for a while, to be looked at.
package struct SuppressionBook: Hashable, Codable, Sendable {
    package private(set) var silences: TreeDictionary<SilenceID, Silence> = [:]
    /// The firing alerts that silences wait for which end with them.
    private var awaited: TreeDictionary<SilenceID, TreeSet<AlertKey>> = [:]
    private var lastSilence: UInt64 = 0

    @Derived private var index = SilenceIndex()
    @Derived var inhibitors = InhibitorIndex()

    private enum CodingKeys: CodingKey {
        case silences, awaited, lastSilence
    }

    /// Silences that are over and still shown.
    private static let expiredLimit = 200

    /// Whether there is no silence that could withhold anything.
    var isWithoutSilences: Bool { index.matchers.isEmpty }

    /// Those that are not over, in the order of their ids.
    var present: [SilenceID] { index.matchers.map(\.id) }

    // MARK: Beginning and end

    /// Adds a silence, which ``begin(_:among:evaluating:at:)`` follows where it counts at once.
    ///
    /// - Parameters:
    ///   - match: what was asked for, compiled.
    ///   - role: of who asks.
    ///   - limit: silences at most.
    mutating func add(
        _ request: SilenceRequest,
        match: Expression,
        by user: UserID,
        as role: Role,
        limit: Int,
        at now: Timestamp,
        counting counters: inout Counters
    ) throws(CommandResult.Refusal) -> Silence {
        guard request.comment.utf8.count <= SizeLimits().note else {
            let text = "a comment has at most \(SizeLimits().note) bytes"
            throw CommandResult.Refusal(.badRequest, text, at: "/comment")
        }
        try requireRoom(for: user, limit: limit, counting: &counters)
        let start = max(request.from ?? now, now)
        if case .at(let end) = request.end, end <= start {
            throw CommandResult.Refusal(.badRequest, "a silence must end after it begins")
        }
        let longest = SilenceBound(match, role)
        if case .at(let end) = request.end, let longest, end - start > longest.span {
            throw CommandResult.Refusal(.forbidden, longest.reason)
        }
        lastSilence += 1
        let silence = Silence(
            id: SilenceID(lastSilence),
            request: request,
            by: user,
            createdAt: now,
            startsAt: start,
            endsBy: longest.map { start + $0.span },
            isBroad: SilenceBound.matchesEverything(match),
            state: start > now ? .pending : .active
        )
        silences[silence.id] = silence
        index.insert(SilenceIndex.Matcher(id: silence.id, match: match))
        return silence
    }

    /// One counts from now on.
    ///
    /// - Returns: what it withholds of what fires; `nil` where its condition can't be compiled any more.
    mutating func begin(
        _ id: SilenceID,
        among firing: some Sequence<FiringAlert>,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp
    ) -> [FiringAlert]? {
        guard var silence = silences[id], index.matcher(id) != nil else { return nil }
        let matching = matching(id, among: firing, evaluating: &outside, at: now)
        silence.matched = matching.count
        if !matching.isEmpty { silence.hasMatched = true }
        if silence.endsWithAlerts {
            for found in matching { awaited[id, default: []].insert(found.key) }
        }
        silences[id] = silence
        return matching
    }

    /// One is to count later: says how much it would withhold now.
    mutating func countMatching(
        _ id: SilenceID,
        among firing: some Sequence<FiringAlert>,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp
    ) {
        let count = matching(id, among: firing, evaluating: &outside, at: now).count
        silences[id]?.matched = count
    }

    /// What is to be done as the time of a silence has come.
    enum Due {
        case nothing
        /// It counts from now on.
        case begins
        case ends
        /// It came into force by its recurrence, or went out of it.
        case recurs(isInForce: Bool)
    }

    /// The time of a silence has come.
    mutating func due(_ id: SilenceID, in rulebook: Rulebook, at now: Timestamp) -> Due {
        guard let silence = silences[id] else { return .nothing }
        switch silence.state {
        case .expired:
            return .nothing
        case .pending:
            silences[id]?.state = .active
            return .begins
        case .active:
            if let end = silence.lastEnd, end <= now { return .ends }
            return .recurs(isInForce: isInForce(silence, in: rulebook, at: now))
        }
    }

    /// When a silence changes by itself.
    func deadline(of id: SilenceID, in rulebook: Rulebook, at now: Timestamp) -> Timestamp? {
        guard let silence = silences[id] else { return nil }
        switch silence.state {
        case .expired: return nil
        case .pending: return silence.startsAt
        case .active: break
        }
        var deadlines: [Timestamp] = []
        if let end = silence.lastEnd { deadlines.append(end) }
        if let recurrence = silence.request.recurrence {
            let zone = rulebook.zone(recurrence.zone)
            let change = recurrence.end(from: now, in: zone) ?? recurrence.start(after: now, in: zone)
            deadlines.append(change ?? now + CivilInterval.horizon)
        }
        return deadlines.min()
    }

    /// - Returns: the silence as it ended; `nil` where there is none.
    mutating func expire(_ id: SilenceID, by user: UserID?, at now: Timestamp) -> Silence? {
        guard var silence = silences[id] else { return nil }
        silence.state = .expired(at: now, by: user)
        silences[id] = silence
        index.remove(id)
        awaited[id] = nil
        // What is over is looked back at, not kept for ever.
        let over = silences.filter { $0.value.isOver }.keys.sorted()
        for old in over.dropLast(Self.expiredLimit) { silences[old] = nil }
        return silence
    }

    /// Its condition costs too much: it silences nothing from now on.
    ///
    /// - Returns: the silence as it is now.
    mutating func putOutOfForce(_ id: SilenceID, because reason: String) -> Silence? {
        silences[id]?.outOfForce = reason
        return silences[id]
    }

    // MARK: What they fit

    /// An alert fires, ends, or isn't as it was: silences that wait for the end of what they match wait for it, or no longer do.
    ///
    /// - Parameter firing: `nil` where it is over.
    /// - Returns: the silences that nothing is left to wait for.
    mutating func review(
        _ key: AlertKey,
        _ firing: FiringAlert?,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp
    ) -> [SilenceID] {
        guard index.endsWithAlerts(silences) else { return [] }
        var over: [SilenceID] = []
        for matcher in index.matchers {
            guard var silence = silences[matcher.id], silence.endsWithAlerts, case .active = silence.state
            else { continue }
            if let firing, Self.fits(firing, matcher, evaluating: &outside, at: now) {
                silence.hasMatched = true
                silences[matcher.id] = silence
                awaited[matcher.id, default: []].insert(key)
            } else if awaited[matcher.id]?.remove(key) != nil, awaited[matcher.id]?.isEmpty ?? true {
                over.append(matcher.id)
            }
        }
        return over
    }

    /// Whether a silence fits one of some alerts as part of an incident.
    func fits(
        _ id: SilenceID,
        anyOf alerts: some Sequence<Alert>,
        in incident: IncidentID,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp
    ) -> Bool {
        guard let matcher = index.matcher(id) else { return false }
        for alert in alerts where matcher.mayFit(alert.labels) {
            let bindings = alert.routeBindings(incident: incident)
            if outside.holds(matcher.match, as: .silence(id), bindings, at: now) == true { return true }
        }
        return false
    }

    /// One more alert is withheld by a silence.
    mutating func countWithheld(_ alert: Alert?, by id: SilenceID) {
        guard var silence = silences[id] else { return }
        silence.withheld += 1
        if silence.summaries.count < Silence.summaryLimit, let alert { silence.summaries.append(alert.summary) }
        silences[id] = silence
    }

    // MARK: The whole

    /// Compiles what follows from the silences that are known.
    mutating func rebuildSilences(_ functions: ExternalFunctions) {
        let before = index
        index = SilenceIndex()
        for (id, silence) in silences.sorted(by: { $0.key < $1.key }) where !silence.isOver {
            // Compiled once: another configuration changes nothing of what they may name.
            let matcher =
                before.matcher(id)
                ?? (try? Expression(silence.request.match, in: .ofAlerts(functions))).map {
                    SilenceIndex.Matcher(id: id, match: $0)
                }
            if let matcher { index.insert(matcher) }
        }
    }

    /// The clock was set.
    mutating func shift(by step: TimeSpan) {
        // Nobody knows whether a silence was asked for "for two hours" or "until six": it never lasts longer than either would. One that
        // is planned for later is meant by the calendar.
        guard step < .zero else { return }
        for (id, silence) in silences {
            switch silence.state {
            case .active: silences[id] = silence.shifted(by: step)
            case .pending, .expired: break
            }
        }
    }

    /// Why people are not notified of an alert; `nil` where they may be.
    ///
    /// - Parameters:
    ///   - since: when it joined the incident.
    ///   - firstSeen: when another alert began; `nil` for one that doesn't fire.
    mutating func suppression(
        of firing: FiringAlert,
        in incident: IncidentID,
        since: Timestamp,
        _ rulebook: Rulebook,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp,
        firstSeen: (AlertKey) -> Timestamp?
    ) -> Suppression? {
        let bindings = firing.alert.routeBindings(incident: incident)
        for matcher in index.matchers where matcher.mayFit(firing.alert.labels) {
            guard let silence = silences[matcher.id], isInForce(silence, in: rulebook, at: now) else { continue }
            if outside.holds(matcher.match, as: .silence(matcher.id), bindings, at: now) == true {
                return .silence(matcher.id, by: silence.by)
            }
        }
        return inhibition(of: firing, bindings, since: since, rulebook.inhibitions, at: now, firstSeen: firstSeen)
    }

    /// What fires and fits.
    private func matching(
        _ id: SilenceID,
        among firing: some Sequence<FiringAlert>,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp
    ) -> [FiringAlert] {
        guard let matcher = index.matcher(id) else { return [] }
        var found: [FiringAlert] = []
        for alert in firing where Self.fits(alert, matcher, evaluating: &outside, at: now) { found.append(alert) }
        return found
    }

    /// Whether a silence fits an alert, by itself or as part of one of its incidents.
    private static func fits(
        _ firing: FiringAlert,
        _ matcher: SilenceIndex.Matcher,
        evaluating outside: inout OutsideExpressions,
        at now: Timestamp
    ) -> Bool {
        guard matcher.mayFit(firing.alert.labels) else { return false }
        let incidents = firing.incidents.isEmpty ? [nil] : firing.incidents.map { Optional($0) }
        for incident in incidents {
            let bindings = firing.alert.routeBindings(incident: incident)
            if outside.holds(matcher.match, as: .silence(matcher.id), bindings, at: now) == true { return true }
        }
        return false
    }

    private func isInForce(_ silence: Silence, in rulebook: Rulebook, at now: Timestamp) -> Bool {
        guard case .active = silence.state, silence.outOfForce == nil else { return false }
        guard let recurrence = silence.request.recurrence else { return true }
        return recurrence.contains(now, in: rulebook.zone(recurrence.zone))
    }

    /// One person can't take all the room that there is.
    private func requireRoom(
        for user: UserID,
        limit: Int,
        counting counters: inout Counters
    ) throws(CommandResult.Refusal) {
        let present = silences.values.filter { !$0.isOver }
        guard present.count < limit else {
            counters.limitsReached["silences", default: 0] += 1
            throw CommandResult.Refusal(
                .conflict,
                "there are \(limit) silences already: end one that is no longer needed"
            )
        }
        let own = max(limit / 4, 1)
        guard present.count(where: { $0.by == user }) < own else {
            throw CommandResult.Refusal(
                .conflict,
                "\(user) has \(own) silences already: end one that is no longer needed"
            )
        }
    }
}

extension Silence {
    /// Summaries that are kept of what it withheld.
    fileprivate static let summaryLimit = 20

    var isOver: Bool {
        switch state {
        case .pending, .active: false
        case .expired: true
        }
    }

    /// When it ends at the latest; `nil` where only its alerts' end ends it.
    fileprivate var lastEnd: Timestamp? {
        switch request.end {
        case .at(let end): end
        case .resolved: endsBy
        }
    }

    var endsWithAlerts: Bool {
        switch request.end {
        case .at: false
        case .resolved: true
        }
    }
}
