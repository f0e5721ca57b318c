internal import TocsinCommandLine

/// A report, as the API tells it.
struct ReportReply: Decodable, Sendable {
    let from: IncidentReply.ClockReading
    let to: IncidentReply.ClockReading
    let truncated: Bool
    let incidents: Int
    let severities: [String: Int]
    let timeToAcknowledge: Spread?
    let timeToResolve: Spread?
    let told: Int
    let acknowledged: Int
    let escalations: [Count]
    let rules: [Count]
    let notifications: [Daily]
    let outOfHours: [Count]
    let openedLinks: [Opened]
    let unacknowledged: [Neglected]
    let unacknowledgedMore: Int

    struct Spread: Decodable, Sendable {
        let count: Int
        let median: Int
        let p90: Int

        enum CodingKeys: String, CodingKey {
            case count
            case median = "median_s"
            case p90 = "p90_s"
        }
    }

    struct Count: Decodable, Sendable {
        let name: String
        let count: Int
    }

    struct Daily: Decodable, Sendable {
        let user: String
        let day: String
        let count: Int
    }

    struct Opened: Decodable, Sendable {
        let user: String
        let rule: String
        let count: Int
    }

    struct Neglected: Decodable, Sendable {
        let id: String
        let severity: String
        let title: String
        let openedAt: IncidentReply.ClockReading

        enum CodingKeys: String, CodingKey {
            case id, severity, title
            case openedAt = "opened_at"
        }
    }

    enum CodingKeys: String, CodingKey {
        case from, to, truncated, incidents, severities, told, acknowledged, escalations, rules, notifications
        case timeToAcknowledge = "time_to_acknowledge"
        case timeToResolve = "time_to_resolve"
        case outOfHours = "out_of_hours"
        case openedLinks = "opened_links"
        case unacknowledged
        case unacknowledgedMore = "unacknowledged_more"
    }
}
