import Foundation
import TocsinModel
import TocsinTime

/// A silence as somebody asks for it: contract §9.
struct SilenceBody: Decodable, Sendable {
    let match: String?
    let until: String?
    let `for`: String?
    let endsAt: String?
    let from: String?
    let startsAt: String?
    let comment: String?
    let recurrence: RecurrenceBody?

    enum CodingKeys: String, CodingKey {
        case match, until, from, comment, recurrence
        case `for`
        case endsAt = "ends_at"
        case startsAt = "starts_at"
    }

    /// Bytes of the condition, and of the comment.
    private static let matchLimit = SizeLimits().match
    private static let commentLimit = SizeLimits().note

    /// - Parameter now: what `for` counts from where no beginning is given.
    func request(now: Timestamp) throws -> SilenceRequest {
        guard let match, !match.isEmpty, match.utf8.count <= Self.matchLimit else {
            throw Problem.badRequest("A silence needs match, a condition of at most \(Self.matchLimit) bytes.")
        }
        guard (comment ?? "").utf8.count <= Self.commentLimit else {
            throw Problem.badRequest("The comment may have \(Self.commentLimit) bytes.")
        }
        guard from == nil || startsAt == nil else {
            throw Problem.badRequest("from and starts_at are the same; send one of them.")
        }
        let begin = try (from ?? startsAt).map { try Self.time($0, "from") }
        return SilenceRequest(
            match: match,
            from: begin,
            end: try end(from: begin ?? now),
            recurrence: try recurrence?.interval(),
            comment: comment ?? ""
        )
    }

    private func end(from begin: Timestamp) throws -> Silence.End {
        guard [until, self.for, endsAt].count(where: { $0 != nil }) == 1 else {
            throw Problem.badRequest(#"A silence ends: send one of "until":"resolved", "for":"2h" and "ends_at"."#)
        }
        if let span = self.for {
            guard let span = TimeSpan(span), span > .zero else {
                throw Problem.badRequest(#"for is a length of time such as "2h"."#)
            }
            return .at(begin + span)
        }
        if until == "resolved" { return .resolved }
        return .at(try Self.time(endsAt ?? until ?? "", endsAt == nil ? "until" : "ends_at"))
    }

    static func time(_ text: String, _ name: String) throws -> Timestamp {
        guard let time = Timestamp(rfc3339: text) else {
            throw Problem.badRequest("\(name) is a time such as 2026-11-21T08:00:00Z.")
        }
        return time
    }
}

/// When, within its life, a silence is in force.
struct RecurrenceBody: Decodable, Sendable {
    let timeZone: String?
    let weekdays: [String]?
    let from: String?
    let to: String?

    enum CodingKeys: String, CodingKey {
        case weekdays, from, to
        case timeZone = "time_zone"
    }

    func interval() throws -> CivilInterval {
        let zone = timeZone ?? "UTC"
        guard Self.isZone(zone) else {
            throw Problem.badRequest("time_zone is the name of a time zone such as Europe/Lisbon.")
        }
        guard
            let from = from.flatMap(TimeOfDay.minutes), from < 1440, let to = to.flatMap(TimeOfDay.minutes), from != to
        else {
            throw Problem.badRequest(#"A recurrence has from and to, two times of day such as "22:00" and "07:00"."#)
        }
        // Midnight at the end is the one that ends the day.
        return CivilInterval(zone: zone, weekdays: try days(), from: from, to: to == 0 ? 1440 : to)
    }

    private func days() throws -> Set<Int>? {
        guard let weekdays else { return nil }
        let days = weekdays.compactMap { name in CivilInterval.weekdayNames.firstIndex(of: name).map { $0 + 1 } }
        guard (1...7).contains(days.count), days.count == weekdays.count else {
            throw Problem.badRequest("weekdays are of mon, tue, wed, thu, fri, sat and sun.")
        }
        return Set(days)
    }

    /// What is no plain name is not looked up.
    static func isZone(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count) else { return false }
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 43, 45, 47...57, 65...90, 95, 97...122: true
            default: false
            }
        }
        return isPlain && TimeZone(identifier: name) != nil
    }
}
