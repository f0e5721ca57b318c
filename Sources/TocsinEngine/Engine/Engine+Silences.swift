internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What follows from silences that begin and end.
extension Engine {
    mutating func addSilence(
        _ request: SilenceRequest,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Silence {
        var allowance = CompileAllowance()
        let added = try state.suppression.add(
            request,
            match: Expression.fromOutside(
                request.match,
                rulebook.functions,
                limit: SizeLimits().match,
                within: &allowance,
                at: "/match"
            ),
            by: command.user,
            as: role(of: command),
            limit: rulebook.limits.silences,
            at: state.now,
            counting: &state.counters
        )
        switch added.state {
        case .active:
            beginSilence(added.id, into: &decision)
        case .pending, .expired:
            let firing = firingAlerts
            state.suppression.countMatching(added.id, among: firing, evaluating: &state.outside, at: state.now)
        }
        let silence = state.suppression.silences[added.id] ?? added
        arm(.silence(silence.id))
        decision.effects.append(.silenceChanged(silence))
        explain(.silenceAdded(silence.id, match: request.match), user: command.user, silence: silence.id)
        return silence
    }

    mutating func expireSilence(
        _ id: SilenceID,
        _ command: Command,
        into decision: inout Decision
    ) throws(CommandResult.Refusal) -> Silence {
        guard let silence = state.suppression.silences[id] else {
            throw CommandResult.Refusal(.notFound, "there is no silence \(id)")
        }
        if !silence.isOver { expireSilence(id, by: command.user, into: &decision) }
        return state.suppression.silences[id] ?? silence
    }

    /// A silence begins, ends, or comes into or goes out of force by its recurrence.
    mutating func silenceIsDue(_ id: SilenceID, into decision: inout Decision) {
        switch state.suppression.due(id, in: rulebook, at: state.now) {
        case .nothing:
            break
        case .begins:
            beginSilence(id, into: &decision)
            if let silence = state.suppression.silences[id] { decision.effects.append(.silenceChanged(silence)) }
        case .ends:
            expireSilence(id, by: nil, into: &decision)
        case .recurs(isInForce: true):
            flushKnown(silencedBy: id)
        case .recurs(isInForce: false):
            reviewWithheld()
        }
        arm(.silence(id))
    }

    /// An alert fires, ends, or isn't as it was: what silences wait for may be over by that.
    mutating func reviewSilences(of key: AlertKey, into decision: inout Decision) {
        let incidents = state.incidents.incidents(of: key)
        let firing = firingAlert(key).map { FiringAlert(key: key, alert: $0, incidents: incidents) }
        let over = state.suppression.review(key, firing, evaluating: &state.outside, at: state.now)
        for id in over { expireSilence(id, by: nil, into: &decision) }
    }

    mutating func rebuildSilences() {
        state.suppression.rebuildSilences(rulebook.functions)
        timers.forgetSilences()
        for id in state.suppression.present { arm(.silence(id)) }
    }

    /// Every alert that fires, in no order.
    private var firingAlerts: some Sequence<FiringAlert> {
        let incidents = state.incidents
        return state.alerts.keys.lazy.compactMap { key, known in
            known.firing.map { FiringAlert(key: key, alert: $0, incidents: incidents.incidents(of: key)) }
        }
    }

    private mutating func beginSilence(_ id: SilenceID, into decision: inout Decision) {
        let firing = firingAlerts
        guard
            let matching = state.suppression.begin(id, among: firing, evaluating: &state.outside, at: state.now),
            let silence = state.suppression.silences[id]
        else { return }
        flushKnown(silencedBy: id)
        if matching.isEmpty, !silence.isBroad { return }
        tellOthers(of: silence, matching.count, Set(matching.flatMap(\.incidents)), into: &decision)
    }

    /// What people know of already counts as withheld from now on, so that its going on is told at the end.
    private mutating func flushKnown(silencedBy silence: SilenceID) {
        let keys = state.alerts.keys
        for (id, incident) in state.incidents where incident.told != nil && incident.nextFlush > state.now {
            let alerts = incident.members.here.inOrder.lazy.compactMap { keys[$0]?.firing }
            guard
                state.suppression.fits(silence, anyOf: alerts, in: id, evaluating: &state.outside, at: state.now)
            else { continue }
            state.incidents[id]?.nextFlush = state.now
            timers.set(.flush(id), at: state.now)
        }
    }

    private mutating func expireSilence(_ id: SilenceID, by user: UserID?, into decision: inout Decision) {
        guard let silence = state.suppression.expire(id, by: user, at: state.now) else { return }
        timers.plan(id, at: nil)
        state.outside.forget(.silence(id))
        decision.effects.append(.silenceChanged(silence))
        if silence.withheld > 0 { summarise(silence, into: &decision) }
        reviewWithheld()
    }

    // MARK: What people are told of them

    /// Whoever would have heard of it hears that they won't, by whom and for how long.
    private mutating func tellOthers(
        of silence: Silence,
        _ firing: Int,
        _ incidents: Set<IncidentID>,
        into decision: inout Decision
    ) {
        var recipients = recipients(of: rulebook.routing.firstTargets) {
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
