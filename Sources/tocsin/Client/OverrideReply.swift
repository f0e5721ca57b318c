internal import TocsinModel

/// A change to who is on call, as the API tells it.
struct OverrideReply: Decodable, Sendable {
    let id: String
    let schedule: String
    let add: String?
    let remove: String?
    let replace: String?
    let with: String?
    let from: IncidentReply.ClockReading
    let to: IncidentReply.ClockReading
    let by: String

    /// `bo in place of ana`.
    var change: String {
        if let add { return "\(add) too" }
        if let remove { return "without \(remove)" }
        return "\(with ?? "nobody") in place of \(replace ?? "nobody")"
    }

    struct Page: Decodable, Sendable {
        let items: [OverrideReply]
    }

    /// As a page of the API that holds all of them.
    static func json(_ all: [OverrideReply]) -> String {
        var json = JSONText()
        json.object { json in
            json.key("items")
            json.array(all) { json, override in
                json.object { json in
                    json.member("id", override.id)
                    json.member("schedule", override.schedule)
                    for (name, user) in [
                        ("add", override.add), ("remove", override.remove), ("replace", override.replace),
                        ("with", override.with),
                    ] {
                        if let user { json.member(name, user) }
                    }
                    json.member("from", override.from.time)
                    json.member("to", override.to.time)
                    json.member("by", override.by)
                }
            }
        }
        return json.text
    }
}
