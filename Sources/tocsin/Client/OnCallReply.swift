internal import TocsinCommandLine
internal import TocsinExpressions
internal import TocsinModel

/// Who is on call, as the API tells it.
struct OnCallReply: Decodable, Sendable {
    let at: IncidentReply.ClockReading
    let schedules: [Entry]

    struct Entry: Decodable, Sendable {
        let id: String
        let users: [String]
        let until: IncidentReply.ClockReading?
    }

    /// All schedules, or the one of this name.
    func entries(of schedule: String?) throws -> [Entry] {
        guard let schedule else { return schedules }
        if let entry = schedules.first(where: { $0.id == schedule }) { return [entry] }
        let names = schedules.map(\.id)
        let meant = Suggestion.nearest(to: schedule, among: names)
        let advice = meant.map { "did you mean \($0)?" } ?? "there are \(names.joined(separator: ", "))"
        throw Failure.no(Printable.line("there is no schedule '\(schedule)'; \(advice)"))
    }

    /// The same with only some of the schedules.
    func json(of chosen: [Entry]) -> String {
        var json = JSONText()
        json.object { json in
            json.member("at", at.time)
            json.key("schedules")
            json.array(chosen) { json, entry in
                json.object { json in
                    json.member("id", entry.id)
                    json.key("users")
                    json.array(entry.users) { json, user in json.string(user) }
                    json.member("until", entry.until?.time)
                }
            }
        }
        return json.text
    }
}
