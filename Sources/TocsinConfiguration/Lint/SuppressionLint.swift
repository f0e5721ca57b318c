internal import TocsinEngine
internal import TocsinModel
internal import TocsinTime

/// Tells of inhibitions, mutes and quiet hours that keep everything from everybody, always.
struct SuppressionLint {
    let log: ProblemLog
    let names: Names

    func check(_ root: RouteEntry, _ inhibitions: [InhibitionsSection.Entry], _ people: People) {
        for inhibition in inhibitions {
            guard let target = inhibition.target, target.value.isAlways(true) else { continue }
            let labels = inhibition.equal.isEmpty ? "" : " with the same \(inhibition.equal.joined(separator: ", "))"
            log.warning(
                "this inhibition fits everything: while one alert fits 'source', nobody is notified of any other\(labels)",
                at: target.place
            )
        }
        check(root)
        for user in people.users {
            guard let quiet = user.rules.quietHours, quiet.unless == nil, quiet.hours.isAlways else { continue }
            guard let place = names.users.place(of: user.id.text) else { continue }
            log.warning("the quiet hours of '\(user.id)' never end: nothing reaches them but what is over", at: place)
        }
    }

    private func check(_ route: RouteEntry) {
        for interval in route.plan.muted where interval.interval.isAlways {
            log.warning("this route is always muted: the time interval '\(interval.name)' never ends", at: route.place)
        }
        for child in route.routes { check(child) }
    }
}

extension CivilInterval {
    /// Whether there is no time at which it is not in force.
    fileprivate var isAlways: Bool {
        (weekdays.map { $0.count == 7 } ?? true) && (months.map { $0.count == 12 } ?? true)
            && (daysOfMonth.map { $0.contains(1...31) } ?? true) && (from == to || to - from == 1440)
    }
}
