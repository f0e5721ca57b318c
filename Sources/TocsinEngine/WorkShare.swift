/// What one entry may ask of the engine: what is beyond it waits for the entries that follow.
///
/// One message may hold 10,000 readings, and a batch thousands of messages, each of which opens an incident; and what they began comes due
/// in one moment. Nobody else, neither a timer nor a person's command, waits for all of that. Counted, not timed, so that the same entries
/// are shared out in the same way wherever they are taken in.
package struct WorkShare: Sendable {
    /// Events that may be decided on, of which nothing follows. No batch of messages with one reading each is larger.
    private var decisions: Int
    /// Alerts that may begin or end, and effects that may follow. An event that opens an incident and tells somebody costs fifty times what
    /// one does of which nothing follows.
    private var changes: Int

    package static let ofEntry = WorkShare(decisions: 4000, changes: 128)
    /// Many commands may come in one turn of the loop: none brings much of what waits with it.
    package static let ofCommand = WorkShare(decisions: 100, changes: 50)
    package static let unlimited = WorkShare(decisions: .max, changes: .max)

    package var isUsedUp: Bool { decisions <= 0 || changes <= 0 }

    /// Something was decided on, and so many alerts and effects came of it.
    package mutating func use(_ work: Work, changes count: Int) {
        decisions -= work.rawValue
        changes -= count
    }

    /// What it costs, in events of which nothing follows.
    package enum Work: Int, Sendable {
        case input = 1
        case timer = 2
        /// One of a message's many has to be made first.
        case reading = 5
    }
}
