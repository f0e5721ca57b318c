import TocsinModel
import TocsinTime

/// Who is on the other side, as a verified token or link says. What they may do now is for ``AccessRegister`` to say.
struct Identity: Sendable, Hashable {
    let user: UserID
    /// What the token or link gives them; the configuration may have given them less since.
    let granted: Role
    /// From this moment on the token no longer counts.
    let expires: Timestamp
    /// Of the token; `nil` for a link, which is used up at once.
    let grant: Grant?

    /// What a token is known by when it is revoked.
    struct Grant: Sendable, Hashable {
        let issuer: String
        /// Of the issuer's key that it was verified with.
        let generation: Int
        /// The claim `jti`.
        let id: String?
        /// The claim `iat`.
        let issued: Timestamp?
    }
}

extension Command.Action {
    /// The least role that may do this: everyone keeps their own inbox, incidents take a responder.
    var leastRole: Role {
        switch self {
        case .read, .dismiss, .setPreferences: .viewer
        case .incident, .addSilence, .expireSilence, .addOverride, .removeOverride, .useLink: .responder
        }
    }
}

extension Role {
    /// The refusal of what takes another role, or `nil` where this one will do.
    func refusal(needing least: Role) -> CommandResult.Refusal? {
        guard self < least else { return nil }
        return CommandResult.Refusal(.forbidden, "This needs the role \(least.rawValue); yours is \(rawValue) now.")
    }
}
