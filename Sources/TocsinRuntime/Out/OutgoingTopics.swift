internal import TocsinModel

/// The topics that Tocsin publishes to and listens on: contract §5.
enum OutgoingTopics {
    static let status = "tocsin/status"
    static let commands = "tocsin/users/+/commands"

    static func notifications(_ user: UserID) -> String { "tocsin/users/\(user)/notifications" }
    static func inbox(_ user: UserID) -> String { "tocsin/users/\(user)/inbox" }
    static func replies(_ user: UserID) -> String { "tocsin/users/\(user)/replies" }
    static func incident(_ id: IncidentID) -> String { "tocsin/incidents/\(id)" }

    /// The user whose command topic it is.
    static func commander(_ topic: String) -> UserID? {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 4, levels[0] == "tocsin", levels[1] == "users", levels[3] == "commands" else {
            return nil
        }
        return UserID(String(levels[2]))
    }
}
