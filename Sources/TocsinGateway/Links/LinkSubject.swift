import TocsinModel
import TocsinTime

/// What a link's page says of its incident, as the incident's JSON has it.
struct LinkSubject: Decodable {
    let title: String
    let state: String
    let timeline: [Entry]

    struct Entry: Decodable {
        let at: String
        let kind: String
        let user: String?
    }

    /// Who did what the link is for, and when; `nil` where nobody did.
    func done(_ action: OneTapLink.Action) -> String? {
        switch action {
        case .acknowledge: sentence(.acknowledged, "Acknowledged")
        case .resolve: sentence(.resolved, "Resolved")
        case .snooze: sentence(.snoozed, "Snoozed")
        }
    }

    /// The same, where it leaves nothing to do for the link: it is over, or somebody has it.
    func settled(_ action: OneTapLink.Action) -> String? {
        if state == "resolved" { return sentence(.resolved, "Resolved") }
        guard action == .acknowledge, state == "acknowledged" else { return nil }
        return sentence(.acknowledged, "Acknowledged")
    }

    private func sentence(_ kind: TimelineEntry.Kind, _ what: String) -> String? {
        guard let entry = timeline.last(where: { $0.kind == kind.rawValue }) else { return nil }
        let who = entry.user.map { " by \($0)" } ?? ""
        let when = Timestamp(rfc3339: entry.at).map { ", \(LinkPage.inWords($0))" } ?? ""
        return what + who + when + "."
    }
}
