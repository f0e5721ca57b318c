import TocsinExpressions
import TocsinModel

/// The instant that a source's `time` yields.
enum EventTime {
    /// Devices whose clock was never set say 1970 or 2000-01-01.
    private static let earliest = Timestamp(milliseconds: 946_684_800_000 + 86_400_000)
    /// How far a device's clock may be ahead.
    private static let lead = TimeSpan.days(1)
    /// Numbers above this are milliseconds: as seconds they would be after the year 5000.
    private static let largestSeconds = 1e11

    /// `nil` where the value is no time, or one that a device with a working clock can't have sent when it was received.
    static func read(_ value: Value, received: Timestamp) -> Timestamp? {
        guard let time = instant(value), time >= earliest, time <= received + lead else { return nil }
        return time
    }

    private static func instant(_ value: Value) -> Timestamp? {
        switch value {
        case .string(let text): Timestamp(rfc3339: text)
        case .timestamp(let time): Timestamp(milliseconds: time.milliseconds)
        case .double(let number): sinceEpoch(number)
        case .int(let number): sinceEpoch(Double(number))
        case .uint(let number): sinceEpoch(Double(number))
        case .optional(let optional): optional.value.flatMap(instant)
        case .null, .bool, .bytes, .list, .map, .duration, .type, .symbol: nil
        }
    }

    private static func sinceEpoch(_ number: Double) -> Timestamp? {
        let milliseconds = abs(number) > largestSeconds ? number : number * 1000
        return Int64(exactly: milliseconds.rounded()).map { Timestamp(milliseconds: $0) }
    }
}
