/// Why some of what fires in an incident is suppressed: each reason once, as far as they are named.
package struct SuppressionReasons: Hashable, Sendable {
    package private(set) var named: [Reason] = []
    /// Whether there are others than those named.
    package private(set) var hasOthers = false

    /// One alert may inhibit thousands, each by another cause: beyond these it is only said that there are others.
    private static let limit = 10

    init() {}

    var isEmpty: Bool { named.isEmpty }

    mutating func add(_ reason: Reason) {
        guard !hasOthers, !named.contains(reason) else { return }
        // Two causes may read the same, and nobody is to read that twice.
        let text = reason.text
        guard !named.contains(where: { $0.text == text }) else { return }
        if named.count < Self.limit { named.append(reason) } else { hasOthers = true }
    }
}
