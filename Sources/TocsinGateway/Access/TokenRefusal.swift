/// Why a token does not count.
///
/// What a client is told is the same sentence for everything a forger could learn from.
enum TokenRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// Not a token, or one that asks to be checked in a way of its own choice, or that says something twice.
    case malformed
    /// Not from an issuer of ours, or not signed by it, or not meant for Tocsin.
    case untrusted
    case expired
    case notYetValid = "not_yet_valid"
    /// It would count for longer than any token may.
    case tooLong = "too_long"
    /// The configuration says that it no longer counts.
    case revoked
    /// The configuration does not name that user, or no longer.
    case unknownUser = "unknown_user"
    /// Good, but its role is none of ours.
    case unknownRole = "unknown_role"
    /// It does not verify, and neither did too many others of that address.
    case tooManyFailures = "too_many_failures"

    var detail: String {
        switch self {
        case .malformed, .untrusted, .unknownUser: "The token is not valid here."
        case .expired: "The token has expired."
        case .notYetValid: "The token is not valid yet."
        case .tooLong: "The token counts for more than 400 days, which no token may; make one with a shorter lifetime."
        case .revoked: "The token was revoked."
        case .unknownRole: "The token's role is none of viewer, responder and admin."
        case .tooManyFailures: "The token is not valid here, and too many from this address were not; wait a second."
        }
    }
}
