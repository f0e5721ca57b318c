internal import TocsinExpressions
package import TocsinTime

/// A committed notification: everything about it that never changes, as the JSON of contract §7, open at its end.
///
/// Only its `state` changes with time; it is added when the notification is handed out. What goes out twice, after a crash or a lost
/// connection, is therefore the same to the letter.
package struct NotificationRecord: Hashable, Sendable {
    package let id: NotificationID
    package let user: UserID
    package let incident: IncidentID?
    /// The object without its closing brace.
    package let core: [UInt8]
    package var state: Notification.State

    package init(id: NotificationID, user: UserID, incident: IncidentID?, core: [UInt8], state: Notification.State) {
        self.id = id
        self.user = user
        self.incident = incident
        self.core = core
        self.state = state
    }

    package init(_ notification: Notification, committedAt: Timestamp) {
        self.init(
            id: notification.id,
            user: notification.user,
            incident: notification.incident,
            core: notification.core(committedAt: committedAt),
            state: .unread
        )
    }

    /// The whole object.
    package var json: [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(core.count + 24)
        json.append(contentsOf: core)
        json.append(contentsOf: #","state":""#.utf8)
        json.append(contentsOf: state.rawValue.utf8)
        json.append(contentsOf: #""}"#.utf8)
        return json
    }
}

extension Notification {
    /// Title and body are cut to ``SizeLimits``: nothing larger ever leaves, whatever they were made of.
    fileprivate func core(committedAt: Timestamp) -> [UInt8] {
        let limits = SizeLimits()
        var json = JSONText(capacity: 1024)
        json.openObject { json in
            json.member("id", id.description)
            json.member("user", user.text)
            json.member("kind", kind.rawValue)
            json.member("incident", incident?.description)
            json.member("severity", severity.rawValue)
            json.member("title", title.cut(toBytes: limits.summary))
            json.member("body", body.cut(toBytes: limits.body))
            json.member("labels", labels)
            json.member("alerts", alerts)
            json.member("reason", reason)
            json.member("links", links)
            json.key("actions")
            json.array(actions) { json, action in json.string(action) }
            json.key("channels")
            json.array(channels) { json, channel in json.string(channel) }
            json.member("event_time", eventTime)
            json.member("received_at", receivedAt)
            // Nothing is said before it is committed, and what is committed is said at once: one stamp, taken with the commit, serves
            // both, so that every door and every repetition gives the same.
            json.member("committed_at", committedAt)
            json.member("sent_at", committedAt)
        }
        return json.bytes
    }
}
