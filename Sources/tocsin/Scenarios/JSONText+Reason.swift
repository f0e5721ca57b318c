internal import TocsinEngine
internal import TocsinModel

extension JSONText {
    /// A line of a trace.
    mutating func reason(_ line: Trace.Line) {
        object { json in
            json.member("at", line.at)
            json.member("reason", line.code.rawValue)
            if let event = line.subject.event { json.member("event", event.description) }
            if let alert = line.subject.alert { json.member("alert", alert.description) }
            if let incident = line.subject.incident { json.member("incident", incident.description) }
            if let notification = line.subject.notification { json.member("notification", notification.description) }
            if let user = line.subject.user { json.member("user", user.text) }
            json.member("text", line.text)
        }
    }
}
