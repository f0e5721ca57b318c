package import TocsinTime

/// How often one key says something, from the latest gaps between its events.
package struct LearnedCadence: Hashable, Codable, Sendable {
    /// In milliseconds, oldest first; at most ``remembered``.
    private var gaps: [Int64] = []
    /// How long it may say nothing; `nil` before enough gaps are known.
    package private(set) var timeout: TimeSpan?
    /// When it was last heard of, of several events within a second the first.
    private var counted: Timestamp?

    private static let remembered = 16
    private static let needed = 5
    /// What a device says within this time, on several topics, is said at once.
    private static let breath = TimeSpan.seconds(1)
    private static let shortest = TimeSpan.seconds(10)
    private static let longest = TimeSpan.days(7)

    package init() {}

    /// - Parameter since: since when we can hear it; the silence before was ours.
    mutating func heard(at now: Timestamp, listeningSince since: Timestamp) {
        guard let before = counted, before >= since else {
            counted = now
            return
        }
        guard now - before >= Self.breath else { return }
        counted = now
        if gaps.count >= Self.remembered { gaps.removeFirst() }
        gaps.append((now - before).milliseconds)
        guard gaps.count >= Self.needed else { return }
        let sorted = gaps.sorted()
        let median = Self.median(sorted)
        let spread = Self.median(gaps.map { abs($0 - median) }.sorted())
        // A device that says several things one after the other is silent for longer now and then, as a matter of habit. While little is
        // known, a single long gap is taken for one; later two of them may be outages.
        let longest = gaps.count < Self.remembered ? sorted[sorted.count - 1] : sorted[sorted.count - 3]
        // 1.4826 makes the median of the deviations what a standard deviation would be of noise without outliers.
        let allowed = max(3 * median, median + Int64(6 * 1.4826 * Double(spread)), 2 * longest)
        timeout = max(Self.shortest, min(TimeSpan(milliseconds: allowed), Self.longest))
    }

    mutating func shift(by step: TimeSpan) { counted = counted?.shifted(by: step) }

    private static func median(_ sorted: [Int64]) -> Int64 {
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// How long a key may say nothing that is expected to speak so often; until its own habit is known.
    static func timeout(expecting every: TimeSpan) -> TimeSpan {
        max(
            shortest,
            min(TimeSpan(milliseconds: every.milliseconds.multipliedReportingOverflow(by: 3).partialValue), longest)
        )
    }
}
