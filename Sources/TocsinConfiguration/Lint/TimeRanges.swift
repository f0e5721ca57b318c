internal import TocsinModel
internal import TocsinTime

/// Stretches of time, in order and apart from each other.
struct TimeRanges {
    private(set) var ranges: [Range<Timestamp>]

    init(_ ranges: [Range<Timestamp>]) {
        var joined: [Range<Timestamp>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        self.ranges = joined
    }

    static func union(_ parts: [TimeRanges]) -> TimeRanges {
        TimeRanges(parts.flatMap(\.ranges))
    }

    func intersection(_ other: TimeRanges) -> TimeRanges {
        var common: [Range<Timestamp>] = []
        var rest = other.ranges[...]
        for range in ranges {
            rest = rest.drop { $0.upperBound <= range.lowerBound }
            common += rest.prefix { $0.lowerBound < range.upperBound }.map { $0.clamped(to: range) }
        }
        return TimeRanges(common)
    }

    /// What of a stretch is in none.
    func gaps(in whole: Range<Timestamp>) -> [Range<Timestamp>] {
        var gaps: [Range<Timestamp>] = []
        var time = whole.lowerBound
        for range in ranges {
            if time < range.lowerBound { gaps.append(time..<range.lowerBound) }
            time = max(time, range.upperBound)
        }
        if time < whole.upperBound { gaps.append(time..<whole.upperBound) }
        return gaps
    }
}
