internal import TocsinModel
internal import TocsinTime

/// A notification as its row has it. Its id, its user, its incident, its state and when it was committed are columns of their own, because
/// they are queried; the body has the rest.
extension Notification {
    func packed(committedAt: Timestamp) -> [UInt8] {
        var packed = PackedWriter(known: [user.text], base: committedAt)
        packed.text(kind.rawValue)
        packed.byte(severity.rank)
        packed.text(title)
        packed.text(body)
        packed.labels(labels)
        packed.count(alerts)
        packed.text(reason)
        packed.links(links)
        packed.list(actions) { $0.text($1) }
        packed.list(channels) { $0.text($1) }
        packed.time(eventTime)
        packed.time(receivedAt)
        return packed.bytes
    }

    /// The kind of one, without the rest.
    static func kind(packed body: [UInt8], of user: UserID) throws(PackedReader.Broken) -> Kind {
        var packed = try PackedReader(body, known: [user.text], base: .epoch)
        return try packed.notificationKind()
    }

    init(
        packed body: [UInt8],
        id: NotificationID,
        user: UserID,
        incident: IncidentID?,
        committedAt: Timestamp
    ) throws(PackedReader.Broken) {
        var packed = try PackedReader(body, known: [user.text], base: committedAt)
        self.init(
            id: id,
            user: user,
            kind: try packed.notificationKind(),
            incident: incident,
            severity: try packed.severity(),
            title: try packed.text(),
            body: try packed.text(),
            labels: try packed.labels(),
            alerts: Int(clamping: try packed.number()),
            reason: try packed.text(),
            links: try packed.links(),
            actions: try packed.list { packed throws(PackedReader.Broken) in try packed.text() },
            channels: try packed.list { packed throws(PackedReader.Broken) in try packed.text() },
            eventTime: try packed.time(),
            receivedAt: try packed.time()
        )
    }
}

extension PackedReader {
    fileprivate mutating func notificationKind() throws(Broken) -> Notification.Kind {
        let name = try text()
        guard let kind = Notification.Kind(rawValue: name) else { throw Broken(what: "no kind", at: 0) }
        return kind
    }
}
