/// The units in which lengths of time are written, as in `1h30m`.
package enum TimeUnit: String, CaseIterable, Sendable {
    case nanosecond = "ns"
    case microsecond = "us"
    case millisecond = "ms"
    case second = "s"
    case minute = "m"
    case hour = "h"
    case day = "d"
    case week = "w"

    package var nanoseconds: Int64 {
        switch self {
        case .nanosecond: 1
        case .microsecond: 1000
        case .millisecond: 1_000_000
        case .second: 1_000_000_000
        case .minute: 60_000_000_000
        case .hour: 3_600_000_000_000
        case .day: 86_400_000_000_000
        case .week: 604_800_000_000_000
        }
    }

    /// 0 for what is shorter than one.
    package var milliseconds: Int64 { nanoseconds / TimeUnit.millisecond.nanoseconds }

    /// Writes how many whole units are in an amount, leaving out those of which there are none: `1h30m`.
    ///
    /// - Parameters:
    ///   - amount: of what `grain` counts; what is less than the last unit is left in it.
    ///   - units: the largest first, none shorter than `grain`.
    package static func takeText(of units: [TimeUnit], from amount: inout UInt64, grain: TimeUnit) -> String {
        var text = ""
        for unit in units {
            let (count, rest) = amount.quotientAndRemainder(
                dividingBy: UInt64(unit.nanoseconds / grain.nanoseconds)
            )
            if count > 0 { text += "\(count)\(unit.rawValue)" }
            amount = rest
        }
        return text
    }
}
