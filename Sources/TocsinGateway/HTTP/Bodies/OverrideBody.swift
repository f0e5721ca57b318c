import TocsinExpressions
import TocsinModel

/// A change to a schedule as somebody asks for it.
struct OverrideBody: Decodable, Sendable {
    let add: String?
    let remove: String?
    let replace: String?
    let with: String?
    let from: String?
    let to: String?

    func request(of schedule: String) throws -> OverrideRequest {
        guard let from, let to else { throw Problem.badRequest("An override has from and to.") }
        return OverrideRequest(
            schedule: schedule,
            change: try change(),
            start: try SilenceBody.time(from, "from"),
            end: try SilenceBody.time(to, "to")
        )
    }

    private func change() throws -> ScheduleChange {
        switch (add, remove, replace, with) {
        case (let user?, nil, nil, nil): .add(try Self.user(user))
        case (nil, let user?, nil, nil): .remove(try Self.user(user))
        case (nil, nil, let user?, let other?): .replace(try Self.user(user), with: try Self.user(other))
        default: throw Problem.badRequest("An override has one of add, remove, and replace together with with.")
        }
    }

    private static func user(_ name: String) throws -> UserID {
        guard let user = UserID(name) else {
            throw Problem.badRequest("'\(name.cut(toBytes: 64))' is not a user's id.")
        }
        return user
    }
}
