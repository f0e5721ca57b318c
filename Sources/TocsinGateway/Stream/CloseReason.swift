/// Why the server closes a stream (contract §6); the text goes into the close frame.
enum CloseReason: Error, Hashable, Sendable {
    /// The service is going down.
    case goingAway
    /// The framing is not RFC 6455's, or not a client's.
    case protocolError(String)
    case invalidText
    case tooBig
    /// The service behind the gateway could not answer.
    case unavailable
    /// Well framed, but not ours.
    case badFrame(String)
    case unauthenticated(TokenRefusal)
    case forbidden(TokenRefusal)
    case noHello
    case tooSlow
    case tooMany(String)

    var code: UInt16 {
        switch self {
        case .goingAway: 1001
        case .protocolError: 1002
        case .invalidText: 1007
        case .tooBig: 1009
        case .unavailable: 1011
        case .badFrame: 4400
        case .unauthenticated: 4401
        case .forbidden: 4403
        case .noHello: 4408
        case .tooSlow: 4409
        case .tooMany: 4429
        }
    }

    var text: String {
        switch self {
        case .goingAway: "The service is going down."
        case .protocolError(let text), .badFrame(let text), .tooMany(let text): text
        case .invalidText: "The text is not UTF-8."
        case .tooBig: "The message is too big."
        case .unavailable: "The service cannot answer now."
        case .unauthenticated(let refusal), .forbidden(let refusal): refusal.detail
        case .noHello: "No hello came."
        case .tooSlow: "The client reads too slowly; resume with the last cursor."
        }
    }
}

extension CloseReason {
    init(_ refusal: TokenRefusal) {
        self =
            switch refusal {
            case .malformed, .untrusted, .expired, .notYetValid, .tooLong, .revoked, .unknownUser:
                .unauthenticated(refusal)
            case .unknownRole: .forbidden(refusal)
            case .tooManyFailures: .tooMany(refusal.detail)
            }
    }
}
