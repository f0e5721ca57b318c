internal import TocsinCommandLine
internal import TocsinModel

/// Something that a verb does to an incident.
struct IncidentAction {
    /// The last part of the API's path.
    let name: String
    /// What the incident is then, for people.
    let outcome: String
    /// What goes with it, as JSON.
    var body = JSONText.emptyObject

    func carryOut(on id: IncidentID, as access: ServerAccess, _ format: OutputFormat) async throws {
        let body = try await APIClient(access: access).post("/incidents/\(id)/\(name)", self.body)
        switch format {
        case .text:
            let incident = try IncidentReply.reply(body)
            StandardStream.output.line("\(incident.id) \(outcome): \(Printable.line(incident.title))")
        case .json:
            StandardStream.output.line(String(decoding: body, as: UTF8.self))
        }
    }
}

extension JSONText {
    /// `{}`.
    static let emptyObject = Array("{}".utf8)
}
