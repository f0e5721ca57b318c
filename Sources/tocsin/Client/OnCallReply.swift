internal import TocsinModel

/// Who is on call, as the API tells it.
struct OnCallReply: Decodable, Sendable {
    let at: IncidentReply.Moment
    let schedules: [Entry]

    struct Entry: Decodable, Sendable {
        let id: String
        let users: [String]
        let until: IncidentReply.Moment?
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
