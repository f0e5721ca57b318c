internal import TocsinModel
internal import TocsinTime

/// How long things took, in classes from a minute to a week: part of the state, so that a restart doesn't set it back.
package struct DurationHistogram: Hashable, Codable, Sendable {
    /// The upper bounds of the classes but the last, which has none; in seconds. Fixed: what was counted is kept by these.
    package static let bounds: [Int64] = [
        60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 259_200, 604_800,
    ]

    /// How many fell into each class, one more than there are bounds.
    package private(set) var counts: [UInt64] = Array(repeating: 0, count: bounds.count + 1)
    package private(set) var seconds: Double = 0

    package init() {}

    package var count: UInt64 { counts.reduce(0, +) }

    mutating func add(_ span: TimeSpan) {
        let milliseconds = max(span.milliseconds, 0)
        let place = Self.bounds.firstIndex { milliseconds <= $0 * 1000 } ?? Self.bounds.count
        counts[place] += 1
        seconds += Double(milliseconds) / 1000
    }
}
