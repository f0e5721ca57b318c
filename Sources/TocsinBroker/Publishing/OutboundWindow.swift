/// What waits to be published and what is on its way: first in, first out, with a bounded number on the way.
///
/// After a lost connection everything unacknowledged goes out again, in the first order, before what is new. A receiver may see
/// a message twice; it never misses one.
struct OutboundWindow<Item> {
    private struct Flight {
        let packetID: Int32
        let item: Item
    }

    private let limit: Int
    private var waiting: ArraySlice<Item> = []
    private var flights: ArraySlice<Flight> = []

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { waiting.isEmpty && flights.isEmpty }

    mutating func append(_ item: Item) {
        waiting.append(item)
    }

    /// The next to send, if the window has room. Answer with ``sent(packetID:)`` or ``discarded()``.
    var next: Item? { flights.count < limit ? waiting.first : nil }

    mutating func sent(packetID: Int32) {
        flights.append(Flight(packetID: packetID, item: waiting.removeFirst()))
    }

    /// The next one cannot be sent, ever.
    mutating func discarded() {
        waiting.removeFirst()
    }

    /// `nil` for an identifier that is not on its way. Brokers acknowledge in order, so it is the first as a rule.
    mutating func acknowledged(packetID: Int32) -> Item? {
        guard let index = flights.firstIndex(where: { $0.packetID == packetID }) else { return nil }
        return flights.remove(at: index).item
    }

    /// The connection is gone. Returns how many have to go again.
    mutating func connectionLost() -> Int {
        let lost = flights.count
        waiting = ArraySlice(flights.map(\.item) + waiting)
        flights = []
        return lost
    }

    /// Everything not acknowledged, in order; nothing is left.
    mutating func removeAll() -> [Item] {
        defer {
            waiting = []
            flights = []
        }
        return flights.map(\.item) + waiting
    }
}
