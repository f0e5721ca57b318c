internal import Synchronization
internal import TocsinModel

/// Who may still come in with a token, as the configuration in force says.
final class KnownUsers: Sendable {
    private let users: Mutex<Set<UserID>>

    init(_ users: [UserID]) {
        self.users = Mutex(Set(users))
    }

    func replace(_ users: [UserID]) {
        self.users.withLock { $0 = Set(users) }
    }

    func contains(_ user: UserID) -> Bool {
        users.withLock { $0.contains(user) }
    }
}
