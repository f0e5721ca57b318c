import TocsinModel

/// Who is on the other side, as a verified token says.
struct Identity: Sendable, Hashable {
    let user: UserID
    let role: Role
    /// From this moment on the token no longer counts.
    let expires: Timestamp
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

extension Identity {
    /// The refusal of what this role may not do, or `nil` where it may.
    func refusal(of action: Command.Action) -> CommandResult.Refusal? {
        guard role < action.leastRole else { return nil }
        return CommandResult.Refusal(
            .forbidden,
            "This needs the role \(action.leastRole.rawValue); yours is \(role.rawValue)."
        )
    }
}
