internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinModel
package import TocsinRehearsal
internal import TocsinStore

extension RecordedHistory {
    /// Everything decided about something; `nil` where nothing of it is known any more.
    package func explain(_ id: String) throws -> Explanation? {
        guard let asked = ExplainedSubject(id) else { return try deadDelivery(id) }
        var finder = ReasonFinder(asked)
        switch asked {
        case .deadLetter: break
        case .event, .incident, .notification, .silence, .alert:
            _ = try retell(
                keepsReasons: true,
                after: { rehearsal, _, _ in for line in rehearsal.takeReasons() { finder.learn(line) } }
            )
        }
        var lines: [Explanation.Line] = []
        _ = try retell(
            keepsReasons: true,
            after: { rehearsal, entry, consequences in
                for line in rehearsal.takeReasons() where finder.concerns(line) { lines.append(Explanation.Line(line)) }
                lines += Self.message(asked, entry, consequences)
            }
        )
        switch asked {
        case .incident, .notification:
            if let dead = try store.deadDelivery("\(id)_mqtt") { lines.append(Self.line(of: dead)) }
        case .event, .deadLetter, .silence, .alert:
            break
        }
        return lines.isEmpty ? nil : Explanation(id: id, lines: lines)
    }

    /// A delivery that was given up, by its own id: `n-1842_mqtt`.
    private func deadDelivery(_ id: String) throws -> Explanation? {
        try store.deadDelivery(id).map { Explanation(id: id, lines: [Self.line(of: $0)]) }
    }

    private static func line(of dead: DeadDelivery) -> Explanation.Line {
        let subject = dead.id.prefix { $0 != "_" }
        return Explanation.Line(
            at: dead.at,
            reason: "given_up",
            subject: Trace.Subject(incident: IncidentID(subject), notification: NotificationID(subject)),
            text: "given up, and kept as dead letter \(dead.id): \(dead.size) bytes to \(dead.topic): \(dead.reason)"
        )
    }

    /// What is known of a message itself: what it said, and why it was no event, where it was none.
    private static func message(
        _ asked: ExplainedSubject,
        _ entry: JournalEntry,
        _ consequences: Consequences
    ) -> [Explanation.Line] {
        let number: UInt64
        switch asked {
        case .event(let id): number = id.number
        case .deadLetter(let id): number = id.number
        case .incident, .notification, .silence, .alert: return []
        }
        let subject = Trace.Subject(event: EventID(number))
        func line(_ reason: String, _ text: String) -> Explanation.Line {
            Explanation.Line(at: entry.at, reason: reason, subject: subject, text: text)
        }
        var lines: [Explanation.Line] = []
        // Of its readings the last may be looked at with a later entry.
        if let rejected = consequences.rejected.first(where: { $0.id.number == number }) {
            lines.append(line(rejected.rejection.code, "can't be read: \(rejected.rejection.text)"))
            if rejected.isWhole { return lines }
        }
        guard case .messages(let batch) = entry.content, number >= entry.sequence,
            number < entry.sequence + UInt64(batch.count)
        else { return lines }
        switch asked {
        case .event where consequences.unmatched.contains(EventID(number)):
            return [line(Reason.Code.unmatched.rawValue, "its topic fits no source")]
        case .event where consequences.cleared.contains(EventID(number)):
            return [line("cleared", "an empty payload, as it clears a retained message: it is no event")]
        case .event:
            let message = batch.messages[Int(number - entry.sequence)]
            let topic = String(decoding: batch.bytes[message.topic], as: UTF8.self)
            let payload = String(decoding: batch.bytes[message.payload].prefix(200), as: UTF8.self)
            return [line("received", "\(topic) \(payload)")] + lines
        case .deadLetter, .incident, .notification, .silence, .alert:
            return lines
        }
    }
}

extension Explanation {
    /// `{"id": …, "lines": [{"at", "reason", …, "text"}]}`.
    package var json: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("id", id)
            json.key("lines")
            json.array(lines) { json, line in
                json.object { json in
                    json.member("at", line.at)
                    json.member("reason", line.reason)
                    if let event = line.subject.event { json.member("event", event.description) }
                    if let alert = line.subject.alert { json.member("alert", alert.description) }
                    if let incident = line.subject.incident { json.member("incident", incident.description) }
                    if let notification = line.subject.notification {
                        json.member("notification", notification.description)
                    }
                    if let user = line.subject.user { json.member("user", user.text) }
                    json.member("text", line.text)
                }
            }
        }
        return json.bytes
    }
}
