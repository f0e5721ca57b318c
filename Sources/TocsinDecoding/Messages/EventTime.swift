import TocsinExpressions
import TocsinModel

/// What a source's `time` yields.
enum EventTime {
    case told(Timestamp)
    /// The expression says that the message has none: `null`, or an absent optional.
    case none
    /// It failed, or yields no time, or one that a device with a working clock can't have sent when it was received.
    case unusable

    /// Devices whose clock was never set say 1970 or 2000-01-01.
    private static let earliest = Timestamp(milliseconds: 946_684_800_000 + 86_400_000)
    /// How far a device's clock may be ahead.
    private static let lead = TimeSpan.days(1)
    /// Numbers above this are milliseconds: as seconds they would be after the year 5000.
    private static let largestSeconds = 1e11

    /// The meaning of a value; `nil` is that of an expression that failed.
    init(_ value: Value?, received: Timestamp) {
        let value = value?.unwrapped
        if value == .null {
            self = .none
        } else if let time = value.flatMap(Self.instant), time >= Self.earliest, time <= received + Self.lead {
            self = .told(time)
        } else {
            self = .unusable
        }
    }

    private static func instant(_ value: Value) -> Timestamp? {
        switch value {
        case .string(let text): Timestamp(rfc3339: text)
        case .timestamp(let time): Timestamp(milliseconds: time.milliseconds)
        case .double(let number): sinceEpoch(number)
        case .int(let number): sinceEpoch(Double(number))
        case .uint(let number): sinceEpoch(Double(number))
        case .null, .bool, .bytes, .list, .map, .duration, .type, .optional, .symbol: nil
        }
    }

    private static func sinceEpoch(_ number: Double) -> Timestamp? {
        let milliseconds = abs(number) > largestSeconds ? number : number * 1000
        return Int64(exactly: milliseconds.rounded()).map { Timestamp(milliseconds: $0) }
    }
}

extension Value {
    /// What an optional holds, `null` for an absent one; any other value as it is.
    var unwrapped: Value {
        if case .optional(let optional) = self { optional.value ?? .null } else { self }
    }
}
