internal import TocsinModel
internal import TocsinStore
internal import TocsinTime

/// What one turn of the loop comes to.
struct Turn: Sendable {
    var commit: Commit
    /// One for each command, in order.
    var answers: [CommandResult] = []
    /// Of the users whose inbox changed.
    var unread: [UserID: Int] = [:]
    /// Messages taken in.
    var events = 0

    init(at now: Timestamp) {
        commit = Commit(at: now)
    }
}
