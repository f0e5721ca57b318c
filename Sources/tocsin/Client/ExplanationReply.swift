internal import TocsinCommandLine

/// An explanation as the API tells it.
struct ExplanationReply: Decodable, Sendable {
    let lines: [Line]

    struct Line: Decodable, Sendable {
        let at: String
        let reason: String
        let event: String?
        let alert: String?
        let incident: String?
        let notification: String?
        let user: String?
        private let said: String

        enum CodingKeys: String, CodingKey {
            case at, reason, event, alert, incident, notification, user
            case said = "text"
        }

        /// For people.
        var text: String {
            let about = [event, alert, incident, notification, user].compactMap(\.self).joined(separator: " ")
            return Printable.line("\(at) \(reason) [\(about)] \(said)")
        }
    }
}
