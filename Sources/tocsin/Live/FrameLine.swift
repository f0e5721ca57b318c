internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

/// A message of the stream as a line for people.
enum FrameLine {
    /// - Parameter now: when it came.
    static func text(_ frame: StreamFrame, at now: Timestamp, inColour: Bool) -> String {
        let time = painted(String(now.rfc3339.dropFirst(11).prefix(8)) + "Z", .faint, inColour)
        return "\(time)  \(content(frame, inColour))"
    }

    private static func content(_ frame: StreamFrame, _ inColour: Bool) -> String {
        switch frame {
        case .welcome(let welcome):
            let missed = welcome.recovered ? "" : ", from now on"
            return "connected    as \(welcome.user) (\(welcome.role)), \(welcome.unread) unread\(missed)"
        case .notification(let notification):
            let severity = painted(notification.severity, .severity(notification.severity), inColour)
            let incident = notification.incident.map { " \($0)" } ?? ""
            return "told         \(notification.id) \(notification.kind) \(severity)\(incident): "
                + Printable.line("\(notification.title) (\(notification.reason))")
        case .incident(let incident):
            let severity = painted(incident.severity, .severity(incident.severity), inColour)
            let owner = incident.acknowledgedBy.map { " by \($0)" } ?? ""
            return
                "incident     \(incident.id) \(incident.state)\(owner) \(severity): \(Printable.line(incident.title))"
        case .silence(let silence):
            return "silence      \(silence.id) \(silence.state): \(Printable.line(silence.match))"
        case .inbox(let unread):
            return "inbox        \(unread) unread"
        case .gap:
            return "gap          some messages are no longer kept; 'tocsin incidents' shows how things are"
        case .stats(let stats):
            let rate = stats.events_per_second.map { "\(Count.rounded($0)) events/s" } ?? ""
            return "stats        \(rate), broker \(stats.broker ?? "unknown")"
        case .other(let type):
            return Printable.line(type)
        }
    }

    private static func painted(_ text: String, _ style: Style, _ inColour: Bool) -> String {
        inColour ? style.paint(Printable.line(text)) : Printable.line(text)
    }
}
