internal import Foundation
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

/// An incident as the API tells it, as far as people are shown it.
struct IncidentReply: Decodable, Sendable {
    let id: String
    let state: String
    let severity: String
    let title: String
    let labels: [String: String]
    let alerts: [Alert]
    /// Those that are listed, and all others.
    let alertCount: UInt64?
    let alertsFiring: UInt64?
    /// Where those begin that are not listed; `nil` where all are.
    let alertsNext: String?
    let openedAt: ClockReading
    let acknowledgedBy: String?
    let acknowledgedUntil: ClockReading?
    let snoozedUntil: ClockReading?
    let resolvedAt: ClockReading?
    let policy: String?
    let step: Int?
    let timeline: [Entry]

    struct Alert: Decodable, Sendable {
        let state: String
        /// The incident that tells of it since it became worse.
        let movedTo: String?
        let severity: String
        let summary: String
        let firstSeen: ClockReading
        let lastSeen: ClockReading
        let count: UInt64

        enum CodingKeys: String, CodingKey {
            case state, severity, summary, count
            case movedTo = "moved_to"
            case firstSeen = "first_seen"
            case lastSeen = "last_seen"
        }
    }

    struct Entry: Decodable, Sendable {
        let at: ClockReading
        let text: String
        let user: String?
    }

    /// An instant as the API writes it.
    struct ClockReading: Decodable, Sendable {
        let time: Timestamp

        init(from decoder: any Decoder) throws {
            time = try decoder.text("an RFC 3339 time") { Timestamp(rfc3339: $0) }
        }
    }

    enum CodingKeys: String, CodingKey {
        case id, state, severity, title, labels, alerts, policy, step, timeline
        case alertCount = "alert_count"
        case alertsFiring = "alerts_firing"
        case alertsNext = "alerts_next"
        case openedAt = "opened_at"
        case acknowledgedBy = "acknowledged_by"
        case acknowledgedUntil = "acknowledged_until"
        case snoozedUntil = "snoozed_until"
        case resolvedAt = "resolved_at"
    }

    /// A page of its alerts.
    struct AlertsPage: Decodable, Sendable {
        let items: [Alert]
        let next: String?
    }

    /// A page of a list.
    struct Page: Decodable, Sendable {
        let items: [IncidentReply]
        /// What `--after` takes for the next page.
        let next: String?
    }
}

extension Decodable {
    /// Reads an answer of the API.
    static func reply(_ body: [UInt8]) throws(Failure) -> Self {
        do {
            return try JSONDecoder().decode(Self.self, from: Data(body))
        } catch {
            throw .no("the answer is not what this version of tocsin reads; is the service of another version?")
        }
    }
}
