internal import TocsinEngine
internal import TocsinModel
internal import TocsinTime

/// Warns of the hours ahead at which a policy, or a schedule that a step relies on alone, reaches nobody.
struct CoverageLint {
    /// How many of a policy's gaps are told.
    static let told = 5

    let log: ProblemLog
    let names: Names
    var coverage: Coverage

    mutating func check(_ root: RouteEntry, _ schedules: [Schedule]) {
        var policies: [String: EscalationPolicy] = [:]
        /// Those that somebody waits for in vain when nobody is on call.
        var alone: Set<String> = []
        func visit(_ route: RouteEntry) {
            if let policy = route.plan.policy { policies[policy.name] = policy }
            if case .schedule(let name)? = route.plan.notify.first, route.plan.notify.count == 1 { alone.insert(name) }
            for child in route.routes { visit(child) }
        }
        visit(root)
        for (name, policy) in policies.sorted(by: { $0.key < $1.key }) {
            let gaps = coverage.gaps(of: policy)
            let place = names.policies.place(of: name)
            tell("the policy '\(name)' reaches nobody", gaps, zone(of: policy, schedules), place)
            guard gaps.isEmpty else { continue }
            for step in policy.steps where step.during == nil && step.notify.count == 1 {
                if case .schedule(let name) = step.notify[0] { alone.insert(name) }
            }
        }
        for schedule in schedules where alone.contains(schedule.name) {
            let gaps = coverage.gaps(of: schedule)
            let place = names.schedules.place(of: schedule.name)
            tell("nobody is on call by the schedule '\(schedule.name)'", gaps, schedule.zone, place)
        }
    }

    private func tell(_ what: String, _ gaps: [Range<Timestamp>], _ zone: String, _ place: Place?) {
        guard let place, !gaps.isEmpty else { return }
        if gaps == [coverage.whole] { return log.warning("\(what) in the next 8 weeks", at: place) }
        let clock = coverage.zone(zone)
        for (index, gap) in gaps.prefix(Self.told).enumerated() {
            let more = index == Self.told - 1 ? gaps.count - Self.told : 0
            let from = gap.lowerBound == coverage.whole.lowerBound ? "from now" : "from \(text(gap.lowerBound, clock))"
            log.warning(
                "\(what) \(from) to \(text(gap.upperBound, clock)), \(zone) time"
                    + (more == 0 ? "" : ", and \(more) times more within 8 weeks"),
                at: place
            )
        }
    }

    /// The clock that whoever reads of a policy thinks in: that of its first schedule, else of its first interval.
    private func zone(of policy: EscalationPolicy, _ schedules: [Schedule]) -> String {
        for case .schedule(let name) in policy.steps.flatMap(\.notify) {
            if let schedule = schedules.first(where: { $0.name == name }) { return schedule.zone }
        }
        return policy.steps.lazy.compactMap(\.during?.zone).first ?? CivilReading.utc
    }

    /// `Sat 2026-11-28 17:00`
    private func text(_ time: Timestamp, _ zone: CivilZone) -> String {
        let local = zone.local(time)
        let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][local.day.weekday - 1]
        return "\(weekday) \(local.day) \(local.timeOfDay)"
    }
}
