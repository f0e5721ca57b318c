/// What the events of one journal entry may ask of the engine: what is beyond it waits for the entries that follow.
///
/// One message may hold 10,000 readings, and a batch thousands of messages, each of which opens an incident: nobody else, neither a timer
/// nor a person's command, waits for all of them. Counted, not timed, so that the same entries are shared out in the same way wherever
/// they are taken in.
struct EntryShare {
    /// Events that may be decided on. No batch of messages with one reading each is larger.
    private var events = 4000
    /// Alerts that may begin or end, and effects that may follow. An event that opens an incident and tells somebody costs fifty times what
    /// one does of which nothing follows.
    private var changes = 250

    var isUsedUp: Bool { events <= 0 || changes <= 0 }

    /// An event was decided on, and so many alerts and effects came of it.
    mutating func use(changes count: Int) {
        events -= 1
        changes -= count
    }
}
