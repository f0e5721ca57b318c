/// An instant: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Time is a value that is passed in and persisted; nothing in the core reads a clock.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970 UTC; negative before.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// 1970-01-01T00:00:00Z.
    package static let epoch = Timestamp(milliseconds: 0)
    /// Later than every instant that can be written: the deadline of what never comes.
    package static let distantFuture = Timestamp(milliseconds: .max)

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `span` later, held at the ends of the range instead of trapping.
    package static func + (time: Timestamp, span: TimeSpan) -> Timestamp {
        let (sum, overflow) = time.milliseconds.addingReportingOverflow(span.milliseconds)
        return Timestamp(milliseconds: overflow ? (span.milliseconds > 0 ? .max : .min) : sum)
    }

    /// The instant `span` earlier, held at the ends of the range instead of trapping.
    package static func - (time: Timestamp, span: TimeSpan) -> Timestamp {
        let (difference, overflow) = time.milliseconds.subtractingReportingOverflow(span.milliseconds)
        return Timestamp(milliseconds: overflow ? (span.milliseconds > 0 ? .min : .max) : difference)
    }

    /// The same instant by a clock that was set by so much. What stands for "never" stays what it is.
    package func shifted(by step: TimeSpan) -> Timestamp {
        self == .epoch || self == .distantFuture ? self : self + step
    }

    /// The latest whole multiple of `span` since 1970 that isn't after the instant, held at the beginning of the range.
    package func floored(to span: TimeSpan) -> Timestamp {
        let unit = max(span.milliseconds, 1)
        let (floor, overflow) = milliseconds.flooredDivision(by: unit).quotient.multipliedReportingOverflow(by: unit)
        return Timestamp(milliseconds: overflow ? .min : floor)
    }

    /// The time from `right` to `left`, held at the ends of the range instead of trapping.
    package static func - (left: Timestamp, right: Timestamp) -> TimeSpan {
        let (difference, overflow) = left.milliseconds.subtractingReportingOverflow(right.milliseconds)
        return TimeSpan(milliseconds: overflow ? (left > right ? .max : .min) : difference)
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(milliseconds: decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
