internal import TocsinModel
internal import TocsinTime

extension RoutePlan {
    /// Why a route tells nobody now, and until when; `nil` where it may.
    func suppression(in rulebook: Rulebook, at now: Timestamp) -> Suppression? {
        for muted in muted {
            guard let end = muted.interval.end(from: now, in: rulebook.zone(muted.interval.zone)) else { continue }
            return .interval(.mutedByInterval(muted.name), until: end)
        }
        guard !active.isEmpty else { return nil }
        var next: Timestamp?
        for active in active {
            let zone = rulebook.zone(active.interval.zone)
            if active.interval.contains(now, in: zone) { return nil }
            let start = active.interval.start(after: now, in: zone)
            next = [next, start].compactMap(\.self).min()
        }
        return .interval(.outsideOfIntervals(active.map(\.name)), until: next ?? now + CivilInterval.horizon)
    }
}
