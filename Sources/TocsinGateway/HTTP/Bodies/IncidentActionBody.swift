import TocsinExpressions
import TocsinModel
import TocsinTime

/// The body of an action on an incident that needs one.
protocol IncidentActionBody: Decodable, Sendable {
    /// What is to be sent where nothing was.
    static var wanted: String { get }

    func action() throws -> Command.IncidentAction
}

/// `{"for":"30m"}`.
struct SnoozeBody: IncidentActionBody {
    let `for`: String?

    static let wanted = #"Send how long: {"for":"30m"}."#

    func action() throws -> Command.IncidentAction {
        guard let span = self.for.flatMap({ TimeSpan($0) }), span > .zero else {
            throw Problem.badRequest(Self.wanted)
        }
        return .snooze(span)
    }
}

/// `{"users":["ana"]}`.
struct ReassignBody: IncidentActionBody {
    let users: [String]?

    static let wanted = #"Send whom: {"users":["ana"]}."#
    private static let limit = 32

    func action() throws -> Command.IncidentAction {
        guard let users, (1...Self.limit).contains(users.count) else { throw Problem.badRequest(Self.wanted) }
        return .reassign(
            try users.map { name in
                guard let user = UserID(name) else {
                    throw Problem.badRequest("'\(name.cut(toBytes: 64))' is not a user's id.")
                }
                return user
            }
        )
    }
}

/// `{"text":"the valve sticks"}`.
struct NoteBody: IncidentActionBody {
    let text: String?

    static let wanted = #"Send the note, at most \#(limit) bytes: {"text":"the valve sticks"}."#
    private static let limit = SizeLimits().note

    func action() throws -> Command.IncidentAction {
        guard
            let text, text.utf8.count <= Self.limit,
            text.unicodeScalars.contains(where: { !$0.properties.isWhitespace })
        else {
            throw Problem.badRequest(Self.wanted)
        }
        return .note(text)
    }
}
