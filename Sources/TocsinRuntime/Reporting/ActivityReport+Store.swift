package import TocsinEngine
package import TocsinModel
package import TocsinStore
package import TocsinTime

extension ActivityReport {
    /// Rules that are named, and incidents that are listed.
    private static let listLimit = 20

    /// Sums up what the store has of a time.
    ///
    /// - Parameter hours: of each user, when they may be told something without being woken up.
    package init(
        from: Timestamp,
        to: Timestamp,
        _ happenings: Store.Happenings,
        hours: (UserID) -> PersonalHours
    ) {
        self.init(from: from, to: to)
        isCut = happenings.isCut
        incidents = happenings.incidents.count
        var rules: [String: Int] = [:]
        var steps: [String: Int] = [:]
        var acknowledging: [TimeSpan] = []
        for incident in happenings.incidents {
            severities[incident.severity, default: 0] += 1
            rules[incident.rule, default: 0] += 1
            // A step that came due; one that somebody asked for has its user, and a line of the step besides.
            for line in incident.timeline where line.kind == .escalated && line.user == nil {
                steps[line.text, default: 0] += 1
            }
            let answer = incident.timeline.first { $0.kind == .acknowledged }
            if let answer { acknowledging.append(answer.at - incident.openedAt) }
            guard answer != nil || incident.timeline.contains(where: { $0.kind == .notified }) else { continue }
            told += 1
            guard answer == nil else {
                acknowledged += 1
                continue
            }
            guard neglected.count < Self.listLimit else {
                moreNeglected += 1
                continue
            }
            neglected.append(
                Neglected(
                    id: incident.id,
                    severity: incident.severity,
                    title: incident.title,
                    openedAt: incident.openedAt
                )
            )
        }
        self.acknowledging = Spread(acknowledging)
        resolving = Spread(
            happenings.incidents.compactMap { incident in incident.resolvedAt.map { $0 - incident.openedAt } }
        )
        self.rules = Array(Self.most(rules).prefix(Self.listLimit))
        escalations = steps.sorted { $0.key < $1.key }.map { Count(name: $0.key, count: $0.value) }
        count(happenings.notifications, hours)
        openedLinks = happenings.openings.map { Opened(user: $0.key.user, rule: $0.key.rule, count: $0.value) }
            .sorted { $0.count == $1.count ? ($0.user, $0.rule) < ($1.user, $1.rule) : $0.count > $1.count }
    }

    private mutating func count(_ rows: [Store.NotificationRow], _ hours: (UserID) -> PersonalHours) {
        var known: [UserID: PersonalHours] = [:]
        var days: [UserID: [Int64: Int]] = [:]
        var late: [String: Int] = [:]
        for row in rows {
            let personal = known[row.user] ?? hours(row.user)
            known[row.user] = personal
            days[row.user, default: [:]][personal.zone.local(row.at).day.daysSinceEpoch, default: 0] += 1
            if row.kind.opens, personal.isOut(row.at) { late[row.user.text, default: 0] += 1 }
        }
        for (user, counts) in days.sorted(by: { $0.key < $1.key }) {
            for (day, count) in counts.sorted(by: { $0.key < $1.key }) {
                let date = CivilDate(daysSinceEpoch: day)
                notifications.append(Daily(user: user, day: date.description, count: count))
            }
        }
        outOfHours = Self.most(late)
    }

    private static func most(_ counts: [String: Int]) -> [Count] {
        counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map { Count(name: $0.key, count: $0.value) }
    }
}
