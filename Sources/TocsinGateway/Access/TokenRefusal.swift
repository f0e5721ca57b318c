/// Why a token does not count.
///
/// What a client is told is the same sentence for everything a forger could learn from.
enum TokenRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// Not a token, or one that asks to be checked in a way of its own choice.
    case malformed
    /// Not from an issuer of ours, or not signed by it, or not meant for Tocsin.
    case untrusted
    case expired
    case notYetValid = "not_yet_valid"
    /// The configuration does not name that user, or no longer.
    case unknownUser = "unknown_user"
    /// Good, but its role is none of ours.
    case unknownRole = "unknown_role"
    /// Not looked at: too many tokens from that address did not verify.
    case tooManyFailures = "too_many_failures"

    var detail: String {
        switch self {
        case .malformed, .untrusted, .unknownUser: "The token is not valid here."
        case .expired: "The token has expired."
        case .notYetValid: "The token is not valid yet."
        case .unknownRole: "The token's role is none of viewer, responder and admin."
        case .tooManyFailures: "Too many tokens from this address were refused; wait a second."
        }
    }
}
