import TocsinModel
import TocsinTime

/// What the world is going to do, in order of time; of what is due at once, what was planned first.
struct Agenda<Action> {
    private var entries: [(at: Timestamp, order: Int, action: Action)] = []
    private var planned = 0

    var next: Timestamp? { entries.last?.at }

    mutating func plan(_ action: Action, at: Timestamp) {
        // Kept with the earliest at the end, where taking it costs nothing.
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].at > at { low = middle + 1 } else { high = middle }
        }
        entries.insert((at, planned, action), at: low)
        planned += 1
    }

    mutating func take() -> (at: Timestamp, action: Action)? {
        entries.popLast().map { ($0.at, $0.action) }
    }
}
