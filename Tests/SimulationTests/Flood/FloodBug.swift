/// A bug planted in the guard against floods, so that each of its laws is seen to catch one.
enum FloodBug: String, CaseIterable, Sendable {
    case noLimit
    case halfTheRoom
    case oneRoomForAll
    case dropSums
    case incidentsWithoutBound

    var law: FloodLaw {
        switch self {
        case .noLimit: .rate
        case .halfTheRoom: .room
        case .oneRoomForAll: .share
        case .dropSums: .sums
        case .incidentsWithoutBound: .incidents
        }
    }
}

enum FloodLaw: String, CaseIterable, Sendable {
    case rate = "nobody is notified of more than so much within any minute, and what is critical has room of its own"
    case room = "nothing is held back while there is room"
    case share = "one source's flood doesn't use up the room of another"
    case sums = "what was held back is told in numbers that add up"
    case incidents = "a source opens no more incidents a minute than it may, and those that were too many are told of"
    case rest = "after everything is over nothing is left"
}
