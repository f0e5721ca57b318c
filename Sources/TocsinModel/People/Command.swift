/// Something a person asked for, through any door. A fact once it is journalled: whether it made sense is the engine's to say.
package struct Command: Hashable, Codable, Sendable {
    package let user: UserID
    package let role: Role
    package let door: Door
    package let action: Action

    package enum Door: String, Hashable, Codable, Sendable {
        case mqtt
        case webSocket = "websocket"
        case http
    }

    package enum Action: Hashable, Codable, Sendable {
        case acknowledge(IncidentID)
        case unacknowledge(IncidentID)
        case resolve(IncidentID)
        case read(Selection)
        case dismiss(Selection)
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
