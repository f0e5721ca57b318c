package import TocsinModel

/// The ledger of one incident: who was told that it fires, and over which channels.
///
/// Whoever stands here is told when it is over, over the same channels, whatever suppression or quiet hours say by then.
package struct Audience: Hashable, Codable, Sendable {
    /// Ordered by user.
    private var listeners: [Listener] = []

    package struct Listener: Hashable, Codable, Sendable {
        package let user: UserID
        /// In the order in which they were used first.
        package var channels: [String]
    }

    package var users: [UserID] { listeners.map(\.user) }
    package var isEmpty: Bool { listeners.isEmpty }

    /// `nil` for who wasn't told.
    package func channels(of user: UserID) -> [String]? {
        listeners.first { $0.user == user }?.channels
    }

    mutating func add(_ user: UserID, _ channels: [String]) {
        if let index = listeners.firstIndex(where: { $0.user == user }) {
            for channel in channels where !listeners[index].channels.contains(channel) {
                listeners[index].channels.append(channel)
            }
        } else {
            let index = listeners.firstIndex { $0.user > user } ?? listeners.endIndex
            listeners.insert(Listener(user: user, channels: channels), at: index)
        }
    }
}
