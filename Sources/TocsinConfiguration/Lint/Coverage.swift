internal import TocsinEngine
internal import TocsinModel
internal import TocsinTime

/// When anybody can be reached, by schedules, intervals and teams; who covers for whom is not known yet.
struct Coverage {
    /// How far ahead is looked.
    static let horizon = TimeSpan.days(56)

    let whole: Range<Timestamp>
    let zone: (String) -> CivilZone
    private let schedules: [String: Schedule]
    private let teams: [String: People.Team]
    private var known: [CivilInterval: TimeRanges] = [:]

    init(from now: Timestamp, schedules: [Schedule], people: People, zone: @escaping (String) -> CivilZone) {
        whole = now..<now + Self.horizon
        self.zone = zone
        self.schedules = Dictionary(schedules.map { ($0.name, $0) }) { first, _ in first }
        teams = Dictionary(people.teams.map { ($0.name, $0) }) { first, _ in first }
    }

    /// When a policy reaches nobody, by none of its steps.
    mutating func gaps(of policy: EscalationPolicy) -> [Range<Timestamp>] {
        var parts: [TimeRanges] = []
        // A step that waits for things to get worse reaches nobody while they aren't.
        for step in policy.steps where step.above == nil {
            let reached = reached(step.notify)
            parts.append(step.during.map { during(reached, $0) } ?? reached)
        }
        return TimeRanges.union(parts).gaps(in: whole)
    }

    /// When nobody is on call.
    mutating func gaps(of schedule: Schedule) -> [Range<Timestamp>] {
        onCall(schedule).gaps(in: whole)
    }

    private mutating func reached(_ targets: [RoutePlan.Target]) -> TimeRanges {
        var parts: [TimeRanges] = []
        for target in targets {
            switch target {
            case .user: parts.append(TimeRanges([whole]))
            case .team(let name): if teams[name]?.members.isEmpty == false { parts.append(TimeRanges([whole])) }
            case .schedule(let name): if let schedule = schedules[name] { parts.append(onCall(schedule)) }
            }
        }
        return TimeRanges.union(parts)
    }

    private mutating func during(_ ranges: TimeRanges, _ interval: CivilInterval) -> TimeRanges {
        ranges.intersection(occurrences(interval))
    }

    private mutating func onCall(_ schedule: Schedule) -> TimeRanges {
        var parts: [TimeRanges] = []
        for rotation in schedule.rotations {
            let begin = max(whole.lowerBound, rotation.handOff(0, in: zone(schedule.zone)))
            guard begin < whole.upperBound else { continue }
            let inForce = TimeRanges([begin..<whole.upperBound])
            parts.append(rotation.restriction.map { during(inForce, $0) } ?? inForce)
        }
        return TimeRanges.union(parts)
    }

    private mutating func occurrences(_ interval: CivilInterval) -> TimeRanges {
        if let known = known[interval] { return known }
        let zone = zone(interval.zone)
        var ranges: [Range<Timestamp>] = []
        var time = whole.lowerBound
        while time < whole.upperBound {
            if let end = interval.end(from: time, in: zone) {
                ranges.append(time..<min(end, whole.upperBound))
                time = end
            } else if let start = interval.start(after: time, in: zone) {
                time = start
            } else {
                break
            }
        }
        known[interval] = TimeRanges(ranges)
        return TimeRanges(ranges)
    }
}
