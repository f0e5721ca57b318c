internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

extension Silence {
    /// Summaries that are kept of what it withheld.
    static let summaryLimit = 20
}

/// Silences begin, withhold, and end with a summary for who made them.
extension Engine {
    /// Silences that are over and still shown.
    private static let expiredLimit = 200

    /// The first, by id, that is in force and fits.
    mutating func silence(over alert: Alert, _ bindings: Bindings) -> SilenceID? {
        for matcher in silences.matchers where matcher.mayFit(alert.labels) {
            guard let silence = state.silences[matcher.id], isInForce(silence) else { continue }
            if holds(matcher.match, .silence(matcher.id), bindings) == true { return matcher.id }
        }
        return nil
    }

    mutating func addSilence(
        _ request: SilenceRequest,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Silence {
        let match = try condition(request.match, limit: SizeLimits().match, at: "/match")
        guard request.comment.utf8.count <= SizeLimits().note else {
            let text = "a comment has at most \(SizeLimits().note) bytes"
            throw CommandResult.Refusal(.badRequest, text, at: "/comment")
        }
        try requireRoom(for: command.user)
        let start = max(request.from ?? state.now, state.now)
        if case .at(let end) = request.end, end <= start {
            throw CommandResult.Refusal(.badRequest, "a silence must end after it begins")
        }
        let longest = longest(match, by: role(of: command))
        if case .at(let end) = request.end, let longest, end - start > longest.span {
            throw CommandResult.Refusal(.forbidden, longest.reason)
        }
        state.lastSilence += 1
        var silence = Silence(
            id: SilenceID(state.lastSilence),
            request: request,
            by: command.user,
            createdAt: state.now,
            startsAt: start,
            endsBy: longest.map { start + $0.span },
            isBroad: Self.matchesEverything(match),
            state: start > state.now ? .pending : .active
        )
        silences.insert(SilenceIndex.Matcher(id: silence.id, match: match))
        switch silence.state {
        case .active: begin(&silence, into: &decision)
        case .pending, .expired: silence.matched = matching(silence.id).count
        }
        state.silences[silence.id] = silence
        timers.plan(silence.id, at: silenceDeadline(silence.id))
        decision.effects.append(.silenceChanged(silence))
        explain(.silenceAdded(silence.id, match: request.match), user: command.user, silence: silence.id)
        return silence
    }

    mutating func expireSilence(
        _ id: SilenceID,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Silence {
        guard let silence = state.silences[id] else {
            throw CommandResult.Refusal(.notFound, "there is no silence \(id)")
        }
        if !silence.isOver { expire(id, by: command.user, into: &decision) }
        return state.silences[id] ?? silence
    }

    /// Silences begin, end, or come into or go out of force by their recurrence.
    mutating func silencesAreDue(into decision: inout Decision) {
        for id in timers.silencesDue(at: state.now) {
            guard var silence = state.silences[id] else {
                timers.plan(id, at: nil)
                continue
            }
            switch silence.state {
            case .expired:
                break
            case .pending:
                silence.state = .active
                begin(&silence, into: &decision)
                state.silences[id] = silence
                decision.effects.append(.silenceChanged(silence))
            case .active:
                if let end = silence.lastEnd, end <= state.now {
                    expire(id, by: nil, into: &decision)
                } else {
                    recur(silence)
                }
            }
            timers.plan(id, at: silenceDeadline(id))
        }
    }

    /// When a silence changes by itself.
    func silenceDeadline(_ id: SilenceID) -> Timestamp? {
        guard let silence = state.silences[id] else { return nil }
        switch silence.state {
        case .expired: return nil
        case .pending: return silence.startsAt
        case .active: break
        }
        var deadlines: [Timestamp] = []
        if let end = silence.lastEnd { deadlines.append(end) }
        if let recurrence = silence.request.recurrence {
            let zone = rulebook.zone(recurrence.zone)
            let change = recurrence.end(from: state.now, in: zone) ?? recurrence.start(after: state.now, in: zone)
            deadlines.append(change ?? state.now + CivilInterval.horizon)
        }
        return deadlines.min()
    }

    // MARK: Until resolved

    /// An alert fires, ends, or isn't as it was: silences that wait for the end of what they match wait for it, or no longer do.
    mutating func reviewSilences(of key: AlertKey, into decision: inout Decision) {
        guard silences.endsWithAlerts(state.silences) else { return }
        let alert = firingAlert(key)
        var over: [SilenceID] = []
        for matcher in silences.matchers {
            guard var silence = state.silences[matcher.id], silence.endsWithAlerts, case .active = silence.state
            else { continue }
            if let alert, fits(alert, matcher) {
                silence.hasMatched = true
                state.silences[matcher.id] = silence
                state.awaited[matcher.id, default: []].insert(key)
            } else if state.awaited[matcher.id]?.remove(key) != nil, state.awaited[matcher.id]?.isEmpty ?? true {
                over.append(matcher.id)
            }
        }
        for id in over { expire(id, by: nil, into: &decision) }
    }

    /// Whether a silence fits an alert, by itself or as part of one of its incidents.
    private mutating func fits(_ alert: Alert, _ matcher: SilenceIndex.Matcher) -> Bool {
        guard matcher.mayFit(alert.labels) else { return false }
        let incidents = alert.incidents.isEmpty ? [nil] : alert.incidents.map { Optional($0) }
        for incident in incidents {
            let bindings = alert.routeBindings(incident: incident)
            if holds(matcher.match, .silence(matcher.id), bindings) == true { return true }
        }
        return false
    }

    mutating func rebuildSilences() {
        let before = silences
        silences = SilenceIndex()
        timers.forgetSilences()
        for (id, silence) in state.silences.sorted(by: { $0.key < $1.key }) where !silence.isOver {
            // Compiled once: another configuration changes nothing of what they may name.
            let matcher =
                before.matcher(id)
                ?? (try? Expression(silence.request.match, in: alertEnvironment)).map {
                    SilenceIndex.Matcher(id: id, match: $0)
                }
            guard let matcher else { continue }
            silences.insert(matcher)
            timers.plan(id, at: silenceDeadline(id))
        }
    }

    // MARK: Beginning and end

    private func isInForce(_ silence: Silence) -> Bool {
        guard case .active = silence.state, silence.outOfForce == nil else { return false }
        guard let recurrence = silence.request.recurrence else { return true }
        return recurrence.contains(state.now, in: rulebook.zone(recurrence.zone))
    }

    private mutating func begin(_ silence: inout Silence, into decision: inout Decision) {
        guard let matcher = silences.matcher(silence.id) else { return }
        var incidents: Set<IncidentID> = []
        let matching = matching(silence.id)
        let firing = matching.count
        silence.matched = firing
        for (key, alert) in matching {
            silence.hasMatched = true
            incidents.formUnion(alert.incidents)
            if silence.endsWithAlerts { state.awaited[silence.id, default: []].insert(key) }
        }
        withholdKnown(by: matcher)
        if firing > 0 || silence.isBroad { tellOthers(of: silence, firing, incidents, into: &decision) }
    }

    /// What fires and fits.
    private mutating func matching(_ id: SilenceID) -> [(key: AlertKey, alert: Alert)] {
        guard let matcher = silences.matcher(id) else { return [] }
        var found: [(key: AlertKey, alert: Alert)] = []
        for (key, known) in state.keys {
            guard case .firing(let alert) = known.phase, fits(alert, matcher) else { continue }
            found.append((key, alert))
        }
        return found
    }

    /// Whoever would have heard of it hears that they won't, by whom and for how long.
    private mutating func tellOthers(
        of silence: Silence,
        _ firing: Int,
        _ incidents: Set<IncidentID>,
        into decision: inout Decision
    ) {
        var recipients = recipients(of: rootTargets) {
            "\(silence.by) silenced it; \($0), which the root route notifies"
        }
        let known = Set(recipients.map(\.user))
        let told = Set(incidents.flatMap { state.incidents[$0]?.audience.users ?? [] }).subtracting(known).sorted()
        for user in told where rulebook.people.user(user) != nil {
            recipients.append(Recipient(user: user, reason: "\(silence.by) silenced what they were told of"))
        }
        recipients.removeAll { $0.user == silence.by }
        let name = rulebook.people.user(silence.by)?.name ?? silence.by.text
        let what = silence.isBroad ? "everything" : silence.request.match.cut(toBytes: 200)
        let span: String =
            switch silence.request.end {
            case .at(let end): "for \(TimeSpan(milliseconds: (end - silence.startsAt).milliseconds / 1000 * 1000))"
            case .resolved: "until it is over"
            }
        var lines = ["Silence \(silence.id): \(silence.request.match.cut(toBytes: 1024))"]
        lines.append(
            firing == 0 ? "Nothing that fires now is withheld by it." : "It withholds \(firing) that fire now."
        )
        if !silence.request.comment.isEmpty { lines.append("\(name): \(silence.request.comment.cut(toBytes: 1024))") }
        tellAlone(
            recipients,
            .digest,
            .info,
            title: "\(name) silenced \(what) \(span)",
            body: lines.joined(separator: "\n"),
            alerts: firing,
            isBounded: true,
            into: &decision
        )
    }

    // MARK: How long

    /// What a responder may silence for at most, and everything at once. An admin may for longer.
    private static let longestOfResponders = TimeSpan.days(7)
    private static let longestOfEverything = TimeSpan.hours(1)

    private func longest(_ match: Expression, by role: Role) -> (span: TimeSpan, reason: String)? {
        switch role {
        case .admin: return nil
        case .viewer, .responder: break
        }
        guard Self.matchesEverything(match) else {
            let span = Self.longestOfResponders
            return (span, "a silence of a responder lasts at most \(span): ask an admin for a longer one")
        }
        let span = Self.longestOfEverything
        let text = "a silence of everything lasts at most \(span): name a rule or a label, or ask an admin"
        return (span, text)
    }

    /// Whether it names neither a rule nor a label nor an incident, and takes in what is critical.
    private static func matchesEverything(_ match: Expression) -> Bool {
        let read = match.variables
        let isSpecific = [RouteVariables.rule, RouteVariables.labels, RouteVariables.incident].contains {
            read.contains($0)
        }
        guard !isSpecific else { return false }
        var bindings = Bindings(count: RouteVariables.count)
        bindings[RouteVariables.severity] = Severity.critical.value
        var steps = ExpressionLimits.fromOutside.steps
        return (try? match.evaluateBool(bindings, steps: &steps)) ?? false
    }

    /// One person can't take all the room that there is.
    private mutating func requireRoom(for user: UserID) throws(CommandResult.Refusal) {
        let present = state.silences.values.filter { !$0.isOver }
        let limit = rulebook.limits.silences
        guard present.count < limit else {
            state.counters.limitsReached["silences", default: 0] += 1
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

    /// It came into force by its recurrence, or went out of it.
    private mutating func recur(_ silence: Silence) {
        if isInForce(silence) {
            if let matcher = silences.matcher(silence.id) { withholdKnown(by: matcher) }
        } else {
            reviewWithheld()
        }
    }

    /// What people know of already counts as withheld from now on, so that its going on is told at the end.
    private mutating func withholdKnown(by matcher: SilenceIndex.Matcher) {
        for (id, incident) in state.incidents where incident.told != nil && incident.nextFlush > state.now {
            guard isSilenced(incident.value, by: matcher) else { continue }
            state.incidents[id]?.nextFlush = state.now
            timers.set(.flush(id), at: state.now)
        }
    }

    private mutating func isSilenced(_ incident: OpenIncident, by matcher: SilenceIndex.Matcher) -> Bool {
        for key in incident.members.here.inOrder {
            guard let alert = firingAlert(key), matcher.mayFit(alert.labels) else { continue }
            let bindings = alert.routeBindings(incident: incident.id)
            if holds(matcher.match, .silence(matcher.id), bindings) == true { return true }
        }
        return false
    }

    private mutating func expire(_ id: SilenceID, by user: UserID?, into decision: inout Decision) {
        guard var silence = state.silences[id] else { return }
        silence.state = .expired(at: state.now, by: user)
        state.silences[id] = silence
        silences.remove(id)
        timers.plan(id, at: nil)
        state.awaited[id] = nil
        state.excessive[.silence(id)] = nil
        decision.effects.append(.silenceChanged(silence))
        if silence.withheld > 0 { summarise(silence, into: &decision) }
        // What is over is looked back at, not kept for ever.
        let over = state.silences.filter { $0.value.isOver }.keys.sorted()
        for old in over.dropLast(Self.expiredLimit) { state.silences[old] = nil }
        reviewWithheld()
    }

    private mutating func summarise(_ silence: Silence, into decision: inout Decision) {
        let firing = state.incidents.values.reduce(into: 0) { count, incident in
            count += incident.members.firing.values.count { $0.movedTo == nil && $0.silence == silence.id }
        }
        var lines = BoundedLines(silence.summaries, of: Int(clamping: silence.withheld), reserve: 256)
        lines.append(firing == 0 ? "All of it is over." : "\(firing) still firing, told now.")
        let count = "\(silence.withheld) \(silence.withheld == 1 ? "alert" : "alerts")"
        tellAlone(
            [Recipient(user: silence.by, reason: "made silence \(silence.id)")],
            .digest,
            .info,
            title: "Silence \(silence.id) ended: it withheld \(count)",
            body: lines.text,
            alerts: firing,
            silence: silence.id,
            into: &decision
        )
    }
}

extension Silence {
    var isOver: Bool {
        switch state {
        case .pending, .active: false
        case .expired: true
        }
    }

    /// When it ends at the latest; `nil` where only its alerts' end ends it.
    var lastEnd: Timestamp? {
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
