internal import TocsinModel
internal import TocsinTime

/// A silence as the API tells it, as far as people are shown it.
struct SilenceReply: Decodable, Sendable {
    let id: String
    let state: String
    let match: String
    let by: String
    let comment: String
    let endsAt: IncidentReply.ClockReading?
    let endedAt: IncidentReply.ClockReading?
    let matched: Int
    let withheld: Int

    enum CodingKeys: String, CodingKey {
        case id, state, match, by, comment, matched, withheld
        case endsAt = "ends_at"
        case endedAt = "ended_at"
    }

    /// When it is over, or was.
    var end: String {
        if let endedAt { return endedAt.time.rfc3339 }
        return endsAt.map { "until \($0.time.rfc3339)" } ?? "until resolved"
    }

    struct Page: Decodable, Sendable {
        let items: [SilenceReply]
        /// What `--after` takes for the next page.
        let next: String?
    }
}
