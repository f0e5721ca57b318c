import TocsinModel
import TocsinStore
import TocsinTime

/// Things to keep.
enum Samples {
    static let start = Timestamp(milliseconds: 1_763_712_000_000)

    static func user(_ name: String) -> UserID {
        guard let user = UserID(name) else { preconditionFailure("not a user: \(name)") }
        return user
    }

    static func batch(_ messages: [(topic: String, payload: String)]) -> InboundBatch {
        var batch = InboundBatch()
        for (index, message) in messages.enumerated() {
            batch.append(
                topic: message.topic,
                payload: Array(message.payload.utf8),
                packetID: UInt16(index + 1),
                isRetained: index % 2 == 1
            )
        }
        return batch
    }

    static func notification(_ number: UInt64, _ user: String, incident: IncidentID? = IncidentID(1)) -> Notification {
        Notification(
            id: NotificationID(number),
            user: Self.user(user),
            kind: .firing,
            incident: incident,
            severity: .critical,
            title: "warm",
            body: "fz-1: -4 °C",
            labels: ["site": "porto"],
            alerts: 1,
            reason: "named by route root",
            links: [],
            actions: ["acknowledge"],
            channels: ["inbox"],
            eventTime: start,
            receivedAt: start
        )
    }

    /// The same as it is committed at the start.
    static func record(_ notification: Notification) -> NotificationRecord {
        NotificationRecord(notification, committedAt: start)
    }

    static func incident(_ number: UInt64, state: Incident.State = .open, at: Timestamp = start) -> Incident {
        Incident(
            id: IncidentID(number),
            state: state,
            severity: .critical,
            title: "100% warm_\(number)",
            labels: ["site": number % 2 == 0 ? "porto" : "lisbon"],
            alerts: [],
            openedAt: at,
            updatedAt: at,
            timeline: []
        )
    }

    /// What a turn leaves of it.
    static func record(_ incident: Incident, at offset: UInt64 = 1) -> IncidentRecord {
        IncidentRecord(incident, json: incident.json, offset: offset)
    }

    static func alert(_ number: UInt64, _ summary: String = "over") -> Incident.Member {
        Incident.Member(
            labels: ["rule": "warm", "device": "fz-\(number)"],
            place: .over(number: number),
            state: .resolved,
            severity: .error,
            summary: summary,
            value: "-16",
            links: [],
            firstSeen: start,
            lastSeen: start,
            count: 3
        )
    }

    /// A commit that brings one notification for each of these users, from this offset on.
    static func commit(feed users: [String], from offset: UInt64, at: Timestamp = start) -> Commit {
        var commit = Commit(at: at)
        for (index, user) in users.enumerated() {
            let number = offset + UInt64(index)
            commit.add(notification(number, user), offset: number)
        }
        return commit
    }
}

extension Commit {
    /// What a turn leaves of a new notification, but for what waits for the broker.
    mutating func add(_ notification: Notification, offset: UInt64) {
        let record = NotificationRecord(notification, committedAt: at)
        notifications.append(Notified(notification, offset: offset))
        feed.append(FeedItem(offset: offset, content: .notification(record)))
    }
}
