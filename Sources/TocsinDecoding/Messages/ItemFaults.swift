/// Which readings of a message could not be read, and why: one dead letter names them all.
package struct ItemFaults: Hashable, Sendable {
    /// How many readings the message has.
    package let total: Int
    /// How many of them were bad.
    package private(set) var count = 0
    /// The first of these.
    private var first: [Fault] = []

    private struct Fault: Hashable, Sendable {
        let item: Int
        let code: String
        let text: String
    }

    /// How many are told with their reason.
    private static let told = 5

    init(total: Int) {
        self.total = total
    }

    mutating func add(_ item: Int, _ reason: Rejection.Reason) {
        count += 1
        if first.count < Self.told { first.append(Fault(item: item, code: reason.code, text: reason.text)) }
    }

    /// That of the first.
    var code: String { first.first?.code ?? "" }

    var text: String {
        let told = first.map { "reading \($0.item): \($0.text)" }.joined(separator: "; ")
        return "\(count) of \(total) readings: \(told)"
            + (count > first.count ? "; and \(count - first.count) more" : "")
    }
}
