/// A committed notification: everything about it that never changes, as the JSON of contract §7, open at its end.
///
/// What changes with time (`sent_at`, `state`) is added when it is handed out, so the stored bytes are the same after a replay.
package struct NotificationRecord: Hashable, Sendable {
    package let id: NotificationID
    package let user: UserID
    package let incident: IncidentID
    /// The object without its closing brace.
    package let core: [UInt8]
    package var state: Notification.State

    package init(id: NotificationID, user: UserID, incident: IncidentID, core: [UInt8], state: Notification.State) {
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

    /// The whole object. `sentAt` is `nil` for what was never handed out, as in a list.
    package func json(sentAt: Timestamp?) -> [UInt8] {
        var tail = JSONText()
        tail.member("sent_at", sentAt)
        tail.member("state", state.rawValue)
        return core + [UInt8(ascii: ",")] + tail.bytes + [UInt8(ascii: "}")]
    }
}

extension Notification {
    fileprivate func core(committedAt: Timestamp) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("id", id.description)
            json.member("user", user.text)
            json.member("kind", kind.rawValue)
            json.member("incident", incident.description)
            json.member("severity", severity.rawValue)
            json.member("title", title)
            json.member("body", body)
            json.member("labels", labels)
            json.member("alerts", alerts)
            json.member("reason", reason)
            json.member("links", links)
            json.key("actions")
            json.array(actions) { json, action in json.string(action) }
            json.member("event_time", eventTime)
            json.member("received_at", receivedAt)
            json.member("committed_at", committedAt)
        }
        return json.bytes.dropLast()
    }
}
