import HashTreeCollections
import TocsinEngine
import TocsinModel
import TocsinTime

/// Counts for itself what everybody is told, and says which law a step breaks.
struct FloodChecker {
    let sources: [String]
    let users: [UserID]
    let notifications: Int
    let incidents: Int
    private(set) var broken: Set<FloodLaw> = []
    /// What was told one by one in the last minute and a little more.
    private var told: [Told] = []
    /// What the sums said, of all users.
    private var summed: UInt64 = 0
    /// What was said of alerts that came together, to the first user.
    private var gathered: UInt64 = 0
    /// Incidents by source and minute of the clock, critical ones apart.
    private var opened: [String: Int] = [:]

    private struct Told {
        let at: Timestamp
        let user: UserID
        let source: String
        let isCritical: Bool
    }

    init(sources: [String], users: [UserID], notifications: Int, incidents: Int) {
        self.sources = sources
        self.users = users
        self.notifications = notifications
        self.incidents = incidents
    }

    mutating func observe(_ decision: Decision, _ before: EngineState, _ after: EngineState, at now: Timestamp) {
        told.removeAll { now - $0.at >= .seconds(62) }
        for case .notify(let notification) in decision.effects { take(notification, at: now) }
        for user in users { judgeHeld(user, before, after, at: now) }
        judgeIncidents(before, after, at: now)
        expect(.sums, summed == after.counters.summedTold)
    }

    mutating func finish(_ engine: Engine) {
        expect(.sums, engine.state.counters.summed == summed)
        expect(.incidents, engine.state.counters.gathered.values.reduce(0, +) == gathered)
        let state = engine.state
        expect(.rest, state.personal.boxes.isEmpty && state.incidents.isEmpty && state.alerts.keys.isEmpty)
        expect(.rest, engine.state.bytesBySource.isEmpty)
    }

    private mutating func expect(_ law: FloodLaw, _ holds: Bool) {
        if !holds { broken.insert(law) }
    }

    private mutating func take(_ notification: Notification, at now: Timestamp) {
        if notification.kind == .storm {
            let count = UInt64(notification.title.dropFirst().prefix { $0 != " " }) ?? 0
            if notification.title.hasSuffix(" more notifications") { summed += count }
            if notification.title.contains(" more alerts from "), notification.user == users[0] { gathered += count }
            return
        }
        let isCritical = notification.severity == .critical && notification.kind.opens
        let source = notification.labels["site"] ?? ""
        told.append(Told(at: now, user: notification.user, source: source, isCritical: isCritical))
        let count = told.count {
            $0.user == notification.user && $0.isCritical == isCritical && now - $0.at < .seconds(60)
        }
        expect(.rate, count <= notifications)
    }

    /// Whatever was held back in this step found no room.
    private mutating func judgeHeld(_ user: UserID, _ before: EngineState, _ after: EngineState, at now: Timestamp) {
        let key = BoxKey(user: user, slot: .sum)
        guard let box = after.personal.boxes[key] else { return }
        let earlier = before.personal.boxes[key].flatMap { $0.due == box.due ? $0 : nil }
        let isCritical = box.critical > earlier?.critical ?? 0
        let isOther = box.summedInAll &- box.critical > (earlier?.summedInAll ?? 0) &- (earlier?.critical ?? 0)
        for (wasHeld, critical) in [(isCritical, true), (isOther, false)] where wasHeld {
            let mine = told.filter { $0.user == user && $0.isCritical == critical }
            let reserved = sources.count > 1 ? notifications / 2 / sources.count : 0
            // At the least, all that isn't kept for others was used.
            expect(.room, mine.count >= notifications - reserved * max(sources.count - 1, 0))
            for id in box.incidents where earlier?.incidents.contains(id) != true {
                guard !(isCritical && isOther), let source = after.incidents[id]?.source
                else { continue }
                expect(.share, mine.count { $0.source == source } >= reserved)
            }
        }
    }

    private mutating func judgeIncidents(_ before: EngineState, _ after: EngineState, at now: Timestamp) {
        for incident in after.incidents.values where incident.id.number > before.incidents.lastIncident {
            guard !incident.group.isGathered, !incident.source.isEmpty else { continue }
            let minute = now.milliseconds / 60_000
            let place = "\(incident.source) \(minute)"
            opened[place, default: 0] += 1
            // Critical ones have as much room of their own.
            expect(.incidents, opened[place, default: 0] <= 2 * incidents)
        }
    }
}
