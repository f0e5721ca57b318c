import TocsinEngine
import TocsinModel
import TocsinTime

/// What ought not to be told, though it fires.
extension Checker {
    /// Why an alert is withheld in an incident now; `nil` where it may be told.
    func withholding(_ key: AlertKey, _ incident: IncidentModel) -> String? {
        guard let alert = alerts[key] else { return nil }
        let mutes = incident.plan.muted.contains { $0.interval.contains(now, in: .utc) }
        let isActive =
            incident.plan.active.isEmpty || incident.plan.active.contains { $0.interval.contains(now, in: .utc) }
        if mutes || !isActive { return "time interval" }
        for silence in silences where silence.isActive {
            if silence.match.fits(alert.labels, alert.severity) { return "\(silence.id)" }
        }
        for inhibition in blueprint.inhibitions where inhibition.target.fits(alert.labels, alert.severity) {
            for (other, source) in alerts where source.phase == .firing && other != key {
                guard inhibits(inhibition, source, alert) else { continue }
                // In a circle only what began before counts, or nobody would hear of any.
                if (source.began, other) < (alert.began, key) || !isInCircle(other, key) {
                    return "inhibited by \(other.rule)"
                }
            }
            if let joined = incident.joinedAt[key], joined + inhibition.grace > now { return "grace" }
        }
        return nil
    }

    private func inhibits(
        _ inhibition: Blueprint.InhibitionBlueprint,
        _ source: AlertModel,
        _ target: AlertModel
    ) -> Bool {
        guard
            inhibition.source.fits(source.labels, source.severity),
            inhibition.target.fits(target.labels, target.severity)
        else { return false }
        let areAlike =
            inhibition.source.fits(target.labels, target.severity)
            && inhibition.target.fits(source.labels, source.severity)
        return !areAlike
            && inhibition.equal.allSatisfy { (source.labels[$0] ?? "") == (target.labels[$0] ?? "") }
    }

    /// Whether what a source inhibits inhibits it in turn, by however many others.
    private func isInCircle(_ source: AlertKey, _ target: AlertKey) -> Bool {
        var seen: Set<AlertKey> = [source]
        var next = [source]
        while let key = next.popLast(), let alert = alerts[key] {
            for (other, cause) in alerts where cause.phase == .firing && other != key {
                guard blueprint.inhibitions.contains(where: { inhibits($0, cause, alert) }) else { continue }
                if other == target { return true }
                if seen.insert(other).inserted { next.append(other) }
            }
        }
        return false
    }

    var grace: TimeSpan {
        blueprint.inhibitions.map(\.grace).max() ?? .zero
    }

    /// Looks at every incident: what may be told of it, and since when.
    mutating func lookAtWithheld() {
        for index in incidents.indices {
            var tellable: Set<AlertKey> = []
            for key in incidents[index].firing.keys {
                if withholding(key, incidents[index]) == nil {
                    tellable.insert(key)
                    // Since this step.
                    if !incidents[index].tellable.contains(key) { incidents[index].firing[key] = now }
                } else {
                    incidents[index].firing[key] = now
                    let isKnown = incidents[index].told?.firing.contains(key) ?? false
                    if isKnown || incidents[index].isBack.contains(key) { incidents[index].owesReminder = true }
                }
            }
            incidents[index].tellable = tellable
            incidents[index].isWithheld = tellable.count < incidents[index].firing.count
            // The step is due before what begins in the same step.
            let wasEmpty = incidents[index].id.flatMap { tellableBefore[$0] }?.isEmpty ?? false
            if tellable.isEmpty || wasEmpty {
                if case .until(let due)? = incidents[index].run?.wait, due <= now {
                    incidents[index].run?.wait = .overdue
                }
            }
        }
    }

    mutating func follow(_ silence: Silence) {
        switch silence.state {
        case .pending:
            break
        case .active:
            if let index = silences.firstIndex(where: { $0.id == silence.id }) { silences[index].isActive = true }
        case .expired(_, let user):
            hasSilenceEnded = true
            guard let index = silences.firstIndex(where: { $0.id == silence.id }) else {
                return expect(.silences, false, "\(silence.id) ends, and isn't there")
            }
            let model = silences[index]
            switch model.end {
            case .at(let end):
                expect(.silences, user != nil || now >= end, "\(model.id) ends before \(end.rfc3339)")
            case .resolved:
                // What begins in the same step comes after it.
                let stillFiring = alertsFiringBefore.contains { key in
                    guard let alert = alerts[key], alert.phase == .firing else { return false }
                    return model.match.fits(alert.labels, alert.severity)
                }
                // In steps that do several things at once something may begin again.
                let isDue = user != nil || now >= model.endsBy
                expect(.silences, isDue || !stillFiring || isLazy, "\(model.id) ends while what it matches fires")
            }
            silences.remove(at: index)
        }
    }

    func checkSilences() {
        for silence in silences {
            expect(.silences, silence.isActive || silence.start + lateness >= now, "\(silence.id) ought to have begun")
            let end = if case .at(let end) = silence.end { end } else { silence.endsBy }
            expect(.silences, end > now || end + lateness >= now && isLazy, "\(silence.id) ought to be over")
        }
    }
}
