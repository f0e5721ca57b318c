internal import TocsinTime

private let nanosecondsPerSecond: Int64 = 1_000_000_000

extension DurationValue {
    /// The sum; nil when it is out of range.
    package func adding(_ other: DurationValue) -> DurationValue? {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
        return overflow ? nil : DurationValue(nanoseconds: sum)
    }

    /// The difference; nil when it is out of range.
    package func subtracting(_ other: DurationValue) -> DurationValue? {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return overflow ? nil : DurationValue(nanoseconds: difference)
    }
}

extension TimestampValue {
    /// The instant a length of time later; nil when it is out of range.
    package func adding(_ duration: DurationValue) -> TimestampValue? {
        let (whole, rest) = duration.nanoseconds.flooredDivision(by: nanosecondsPerSecond)
        return offset(seconds: whole, nanoseconds: rest)
    }

    /// The instant a length of time earlier; nil when it is out of range.
    package func subtracting(_ duration: DurationValue) -> TimestampValue? {
        let (whole, rest) = duration.nanoseconds.flooredDivision(by: nanosecondsPerSecond)
        return offset(seconds: -whole, nanoseconds: -rest)
    }

    // Neither sum can overflow: both parts are far within their types.
    private func offset(seconds moreSeconds: Int64, nanoseconds moreNanoseconds: Int64) -> TimestampValue? {
        let (carry, rest) = (Int64(nanoseconds) + moreNanoseconds).flooredDivision(by: nanosecondsPerSecond)
        return TimestampValue(seconds: seconds + moreSeconds + carry, nanoseconds: Int32(rest))
    }

    /// The length of time since another instant; nil when it is out of a duration's range.
    package func since(_ other: TimestampValue) -> DurationValue? {
        let (scaled, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: nanosecondsPerSecond)
        let (sum, carry) = scaled.addingReportingOverflow(Int64(nanoseconds - other.nanoseconds))
        return overflow || carry ? nil : DurationValue(nanoseconds: sum)
    }
}
