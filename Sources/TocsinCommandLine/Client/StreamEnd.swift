/// Why a stream ended.
package enum StreamEnd: Hashable, Sendable {
    /// The service closed it: the close code and what it said.
    case closed(code: UInt16, reason: String)
    /// The connection went away without a word.
    case lost
    /// Nobody reads what is printed any more.
    case unread

    /// Why it makes no sense to connect again; `nil` where it does.
    package func failure(from address: ServerAddress) -> Failure? {
        switch self {
        case .closed(let code, let reason):
            let said = reason.isEmpty ? "the stream was closed with code \(code)" : OneLine.of(Printable.line(reason))
            switch code {
            case 4400: return .no("\(said); is the service of another version?")
            case 4401: return .no("\(said); mint a new token with 'tocsin token --user NAME'")
            case 4403: return .no(said)
            default: return nil
            }
        case .lost, .unread:
            return nil
        }
    }

    package var description: String {
        switch self {
        case .closed(let code, let reason):
            "closed with \(code)\(reason.isEmpty ? "" : ": \(OneLine.of(Printable.line(reason)))")"
        case .lost: "the connection is lost"
        case .unread: "nobody reads"
        }
    }
}
