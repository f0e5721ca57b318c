package import TocsinTime

/// Something a person asked for, through any door. A fact once it is journalled: whether it made sense is the engine's to say.
package struct Command: Hashable, Codable, Sendable {
    package let user: UserID
    package let role: Role
    package let door: Door
    package let action: Action

    package enum Door: String, Hashable, Codable, Sendable, CaseIterable {
        case mqtt
        case webSocket = "websocket"
        case http
        /// A signed one-tap link.
        case link
    }

    package enum Action: Hashable, Codable, Sendable {
        case incident(Subject, IncidentAction)
        case read(Selection)
        case dismiss(Selection)
        case addSilence(SilenceRequest)
        /// Done, too, where it is over already.
        case expireSilence(SilenceID)
        case addOverride(OverrideRequest)
        /// Done, too, where it was removed before.
        case removeOverride(OverrideID)
        /// Counts once.
        case useLink(LinkUse)
        /// The user's own.
        case setPreferences(Preferences)
    }

    /// Which incidents a command is about.
    package enum Subject: Hashable, Codable, Sendable {
        case one(IncidentID)
        /// Every open one that the user was told of: what a button on a wall means.
        case told
    }

    package enum IncidentAction: Hashable, Codable, Sendable {
        /// The first owns it; who comes later is told who that is.
        case acknowledge
        case unacknowledge
        case resolve
        /// Quiet for so long, then as if nothing had happened.
        case snooze(TimeSpan)
        /// The next step of the policy, now.
        case escalate
        /// These are told now, in place of whom the policy would tell.
        case reassign([UserID])
        case note(String)
    }

    /// Which of a user's own notifications.
    package enum Selection: Hashable, Codable, Sendable {
        case all
        /// At most 1,000; the doors refuse more.
        case these([NotificationID])
    }

    package init(user: UserID, role: Role, door: Door, action: Action) {
        self.user = user
        self.role = role
        self.door = door
        self.action = action
    }
}
