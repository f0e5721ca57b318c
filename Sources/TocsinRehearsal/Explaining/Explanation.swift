package import TocsinEngine
internal import TocsinModel
package import TocsinTime

/// Everything decided about something, in order, each with its reason, also every "no".
package struct Explanation: Sendable {
    /// As it was asked about.
    package let id: String
    package let lines: [Line]

    package struct Line: Hashable, Sendable {
        package let at: Timestamp
        /// Programs switch on it.
        package let reason: String
        package let subject: Trace.Subject
        /// A sentence for people.
        package let text: String

        package init(at: Timestamp, reason: String, subject: Trace.Subject, text: String) {
            self.at = at
            self.reason = reason
            self.subject = subject
            self.text = text
        }

        package init(_ line: Trace.Line) {
            self.init(at: line.at, reason: line.code.rawValue, subject: line.subject, text: line.text)
        }
    }

    package init(id: String, lines: [Line]) {
        self.id = id
        self.lines = lines
    }
}

/// Finds the reasons that have to do with something. It goes through them twice: first to learn which alerts and incidents belong to it,
/// since what happened to them before they met says why they did.
package struct ReasonFinder: Sendable {
    private let asked: ExplainedSubject
    private var alerts: Set<AlertKey> = []
    private var incidents: Set<IncidentID> = []
    private var user: UserID?
    private var from: Timestamp?
    private var through: Timestamp?
    /// When each alert last began to be one.
    private var begun: [AlertKey: Timestamp] = [:]

    package init(_ asked: ExplainedSubject) {
        self.asked = asked
        if case .alert(let key) = asked { alerts.insert(key) }
        if case .incident(let id) = asked { incidents.insert(id) }
    }

    package mutating func learn(_ line: Trace.Line) {
        let subject = line.subject
        if let alert = subject.alert, subject.incident == nil {
            switch line.code {
            case .pending, .silent: begun[alert] = line.at
            case .firing: if begun[alert] == nil { begun[alert] = line.at }
            case .ended: break
            default: break
            }
        }
        switch asked {
        case .event(let id):
            guard let event = subject.event, id.covers(event) else {
                if let alert = subject.alert, alerts.contains(alert), let incident = subject.incident {
                    incidents.insert(incident)
                }
                return
            }
            from = from ?? line.at
            include(subject)
        case .incident(let id):
            guard subject.incident == id else { break }
            if let alert = subject.alert {
                alerts.insert(alert)
                from = min(from ?? line.at, begun[alert] ?? line.at)
            }
            from = from ?? line.at
            through = line.at
        case .notification(let id):
            guard subject.notification == id else { break }
            user = subject.user
            through = line.at
            include(subject)
        case .alert(let key):
            if subject.alert == key, let incident = subject.incident { incidents.insert(incident) }
        case .silence, .deadLetter:
            break
        }
        if line.code == .ended, let alert = subject.alert { begun[alert] = nil }
    }

    package func concerns(_ line: Trace.Line) -> Bool {
        let subject = line.subject
        switch asked {
        case .event(let id):
            if let event = subject.event { return id.covers(event) }
            guard let from, line.at >= from else { return false }
            return touches(subject)
        case .incident(let id):
            if subject.incident == id { return true }
            guard let from, let through, subject.incident == nil, let alert = subject.alert else { return false }
            return alerts.contains(alert) && line.at >= from && line.at <= through
        case .notification(let id):
            if subject.notification == id { return true }
            guard let through, line.at <= through, subject.user == nil || subject.user == user else { return false }
            guard incidents.isEmpty else { return subject.incident.map(incidents.contains) ?? false }
            // A digest: what was held for its reader.
            switch line.code {
            case .quietHours, .digest, .leftDigest: return subject.user == user
            default: return false
            }
        case .alert(let key):
            if subject.alert == key { return true }
            return subject.alert == nil && (subject.incident.map(incidents.contains) ?? false)
        case .silence(let id):
            return subject.silence == id
        case .deadLetter:
            return false
        }
    }

    private mutating func include(_ subject: Trace.Subject) {
        if let alert = subject.alert { alerts.insert(alert) }
        if let incident = subject.incident { incidents.insert(incident) }
    }

    private func touches(_ subject: Trace.Subject) -> Bool {
        (subject.alert.map(alerts.contains) ?? false) || (subject.incident.map(incidents.contains) ?? false)
    }
}
