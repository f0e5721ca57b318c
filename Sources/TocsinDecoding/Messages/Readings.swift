import TocsinExpressions
import TocsinModel

/// The readings of one message whose source has `each`, of which each is made when it is asked for: ten thousand of them need not be
/// made in one go.
package struct Readings: Sendable {
    let message: EventMaker.Message
    /// Of the whole message.
    let payload: Value
    private let items: Items
    /// What is the same for all of them.
    let shared: EventMaker.Facts
    let sharedLabels: Value?
    /// What their expressions may still cost, all together.
    var steps: Int
    var faults: ItemFaults
    private var next = 0

    enum Items: Sendable {
        case list([Value])
        /// Those of a map, in the order in which they are written.
        case entries([MapValue.Entry])

        var count: Int {
            switch self {
            case .list(let list): list.count
            case .entries(let entries): entries.count
            }
        }
    }

    init(
        message: EventMaker.Message,
        payload: Value,
        items: Items,
        shared: EventMaker.Facts,
        sharedLabels: Value?,
        steps: Int
    ) {
        self.message = message
        self.payload = payload
        self.items = items
        self.shared = shared
        self.sharedLabels = sharedLabels
        self.steps = steps
        faults = ItemFaults(total: items.count)
    }

    /// How many were not asked for yet.
    package var remaining: Int { items.count - next }

    /// Whether none of those that were asked for could be read.
    package var areAllBad: Bool { faults.count == next }

    /// The next one, and its place.
    mutating func step() -> (index: Int, item: Value) {
        let index = next
        next += 1
        switch items {
        case .list(let list): return (index, list[index])
        case .entries(let entries):
            let entry = entries[index]
            return (index, .map(MapValue([("key", entry.key), ("value", entry.value)])))
        }
    }
}
