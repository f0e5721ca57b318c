/// What should be subscribed to, what the broker has been asked, and what it has answered.
struct SubscriptionLedger: Sendable, Equatable {
    enum Order: Sendable, Equatable {
        case subscribe(String)
        /// The same, and what is retained is wanted also where the session has the subscription already.
        case subscribeAnew(String)
        case unsubscribe(String)
    }

    struct Refusal: Sendable, Equatable {
        let filter: String
        let code: Int32
    }

    private(set) var filters: [String]
    /// Filters that the session in the broker may still have from before.
    private var obsolete: [String]
    private var awaited: [Int32: String] = [:]
    private var leaving: [Int32: String] = [:]
    private(set) var refused: [String: Int32] = [:]
    /// Filters whose retained messages are wanted once more.
    private var anew: Set<String> = []
    private var isDue = true
    private var isRetryDue = false
    private let resubscribesAlways: Bool

    /// - Parameters:
    ///   - earlier: what the session may have from an earlier life of ours.
    ///   - resubscribesAlways: subscribe on every connect. Right for MQTT 5, where retain handling 1 makes that idempotent
    ///     (§3.8.3.1); in 3.1.1 it would bring every retained message again.
    init(_ filters: [String], earlier: [String] = [], resubscribesAlways: Bool) {
        self.filters = filters
        self.resubscribesAlways = resubscribesAlways
        obsolete = earlier.filter { !filters.contains($0) }
    }

    mutating func connected(isSessionPresent: Bool) {
        // Unanswered at the end of the last connection, so not known to have arrived.
        if !awaited.isEmpty { isDue = true }
        awaited.removeAll()
        if !isSessionPresent {
            obsolete.removeAll()
            isDue = true
        }
        leaving.removeAll()
        if resubscribesAlways || !refused.isEmpty || !obsolete.isEmpty { isDue = true }
    }

    mutating func replace(with newFilters: [String]) {
        guard newFilters != filters else { return }
        obsolete.removeAll(where: newFilters.contains)
        obsolete += filters.filter { !newFilters.contains($0) && !obsolete.contains($0) }
        filters = newFilters
        refused = refused.filter { newFilters.contains($0.key) }
        isDue = true
    }

    /// What is retained below these is wanted once more.
    mutating func wantRetained(_ wanted: [String]) {
        anew.formUnion(wanted.filter(filters.contains))
        if !anew.isEmpty { isDue = true }
    }

    /// Asks once more for what was refused.
    mutating func retry() {
        if !refused.isEmpty { isRetryDue = true }
    }

    /// What to send now, once; `[]` when all is said.
    mutating func takeOrders() -> [Order] {
        guard isDue || isRetryDue else { return [] }
        let asked = isDue ? filters : filters.filter { refused[$0] != nil }
        var orders = isDue ? obsolete.map(Order.unsubscribe) : []
        orders += asked.map { anew.contains($0) ? .subscribeAnew($0) : .subscribe($0) }
        if isDue { anew.removeAll() }
        isDue = false
        isRetryDue = false
        return orders
    }

    /// Whether there is anything to send.
    var hasOrders: Bool { isDue || isRetryDue }

    /// All that the session in the broker may have, or is about to.
    var everything: [String] { filters + obsolete }

    mutating func sent(_ filter: String, packetID: Int32) {
        awaited[packetID] = filter
    }

    /// The broker could not even be asked.
    mutating func failed(_ filter: String, code: Int32) {
        refused[filter] = code
    }

    mutating func leaves(_ filter: String, packetID: Int32) {
        leaving[packetID] = filter
    }

    /// Whether that was the answer to something that we asked.
    mutating func left(packetID: Int32) -> Bool {
        guard let filter = leaving.removeValue(forKey: packetID) else { return false }
        obsolete.removeAll { $0 == filter }
        return true
    }

    /// The broker has been asked for everything and has answered.
    var isSettled: Bool { !isDue && !isRetryDue && awaited.isEmpty && leaving.isEmpty }

    /// `nil` when the filter was granted, or is not asked for any more.
    mutating func answered(packetID: Int32, code: Int32) -> Refusal? {
        guard let filter = awaited.removeValue(forKey: packetID) else { return nil }
        guard code >= 128 else {
            refused[filter] = nil
            return nil
        }
        guard filters.contains(filter) else { return nil }
        refused[filter] = code
        return Refusal(filter: filter, code: code)
    }
}
