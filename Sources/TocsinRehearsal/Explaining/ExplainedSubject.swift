package import TocsinEngine
package import TocsinModel

/// What somebody asks about.
package enum ExplainedSubject: Hashable, Sendable {
    case event(EventID)
    case incident(IncidentID)
    case notification(NotificationID)
    case deadLetter(DeadLetterID)
    case silence(SilenceID)
    /// `freezer-warm/device=fz-1,site=porto`
    case alert(AlertKey)

    package init?(_ text: String) {
        if let id = EventID(text) {
            self = .event(id)
        } else if let id = IncidentID(text) {
            self = .incident(id)
        } else if let id = NotificationID(text) {
            self = .notification(id)
        } else if let id = DeadLetterID(text) {
            self = .deadLetter(id)
        } else if let id = SilenceID(text) {
            self = .silence(id)
        } else {
            guard let slash = text.firstIndex(of: "/"), slash > text.startIndex else { return nil }
            var pairs: [Labels.Pair] = []
            for part in text[text.index(after: slash)...].split(separator: ",") {
                guard let equals = part.firstIndex(of: "="), Labels.isName(part[..<equals]) else { return nil }
                pairs.append(
                    Labels.Pair(name: String(part[..<equals]), value: String(part[part.index(after: equals)...]))
                )
            }
            self = .alert(AlertKey(rule: String(text[..<slash]), labels: Labels(pairs)))
        }
    }
}
