import TocsinEngine
import TocsinModel

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
            let isSourceToo = inhibition.source.fits(alert.labels, alert.severity)
            for (other, source) in alerts where source.phase == .firing && other != key {
                guard inhibition.source.fits(source.labels, source.severity) else { continue }
                if isSourceToo, inhibition.target.fits(source.labels, source.severity) { continue }
                let isEqual = inhibition.equal.allSatisfy { (source.labels[$0] ?? "") == (alert.labels[$0] ?? "") }
                if isEqual { return "inhibited by \(other.rule)" }
            }
            if let joined = incident.joinedAt[key], joined + inhibition.grace > now { return "grace" }
        }
        return nil
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
