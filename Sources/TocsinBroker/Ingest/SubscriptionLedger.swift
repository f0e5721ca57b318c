/// What should be subscribed to, what the broker has been asked, and what it has answered.
struct SubscriptionLedger: Sendable, Equatable {
    enum Order: Sendable, Equatable {
        case subscribe(String)
        case unsubscribe(String)
    }

    struct Refusal: Sendable, Equatable {
        let filter: String
        let code: Int32
    }

    private(set) var filters: [String]
    /// Filters that the session in the broker may still have from before.
    private var obsolete: [String] = []
    private var awaited: [Int32: String] = [:]
    private var isDue = true
    private let resubscribesAlways: Bool

    /// - Parameter resubscribesAlways: subscribe on every connect. Right for MQTT 5, where retain handling 1 makes that idempotent
    ///   (§3.8.3.1); in 3.1.1 it would bring every retained message again.
    init(_ filters: [String], resubscribesAlways: Bool) {
        self.filters = filters
        self.resubscribesAlways = resubscribesAlways
    }

    mutating func connected(isSessionPresent: Bool) {
        // Unanswered at the end of the last connection, so not known to have arrived.
        if !awaited.isEmpty { isDue = true }
        awaited.removeAll()
        if !isSessionPresent {
            obsolete.removeAll()
            isDue = true
        }
        if resubscribesAlways { isDue = true }
    }

    mutating func replace(with newFilters: [String]) {
        guard newFilters != filters else { return }
        obsolete.removeAll(where: newFilters.contains)
        obsolete += filters.filter { !newFilters.contains($0) && !obsolete.contains($0) }
        filters = newFilters
        isDue = true
    }

    /// What to send now, once; `[]` when all is said.
    mutating func takeOrders() -> [Order] {
        guard isDue else { return [] }
        isDue = false
        defer { obsolete.removeAll() }
        return obsolete.map(Order.unsubscribe) + filters.map(Order.subscribe)
    }

    mutating func sent(_ filter: String, packetID: Int32) {
        awaited[packetID] = filter
    }

    /// The broker has been asked for everything and has answered.
    var isSettled: Bool { !isDue && awaited.isEmpty }

    /// `nil` when the filter was granted, or is not asked for any more.
    mutating func answered(packetID: Int32, code: Int32) -> Refusal? {
        guard let filter = awaited.removeValue(forKey: packetID), code >= 128 else { return nil }
        return Refusal(filter: filter, code: code)
    }
}
