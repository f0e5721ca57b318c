/// A place's clock on the wall, by its offset from UTC at each instant.
///
/// The time zone database is the outside's; this is arithmetic on what it says.
package struct CivilZone: Sendable {
    /// The IANA name.
    package let name: String
    private let offset: @Sendable (_ unixSeconds: Int64) -> Int64

    package init(name: String, offset: @escaping @Sendable (_ unixSeconds: Int64) -> Int64) {
        self.name = name
        self.offset = offset
    }

    package static let utc = CivilZone(name: "UTC") { _ in 0 }

    /// A day and the time since its midnight, as the clock shows it.
    package struct Local: Hashable, Comparable, Sendable {
        package let day: CivilDate
        /// 0 to 86,399,999.
        package let milliseconds: Int64

        /// `07:30`; what is finer than a minute is cut off.
        package var timeOfDay: String { TimeOfDay.text(Int(milliseconds / 60_000)) }

        package static func < (left: Local, right: Local) -> Bool {
            let (first, second) = (left.day.daysSinceEpoch, right.day.daysSinceEpoch)
            return first == second ? left.milliseconds < right.milliseconds : first < second
        }
    }

    package func local(_ time: Timestamp) -> Local {
        // No clock shows more than the years that can be written; sums beyond them would not fit.
        let milliseconds = min(max(time.milliseconds, -Self.furthest), Self.furthest)
        let shown = milliseconds + offset(at: milliseconds)
        let (days, rest) = shown.flooredDivision(by: Self.day)
        return Local(day: CivilDate(daysSinceEpoch: days), milliseconds: rest)
    }

    /// When the clock shows so many minutes after midnight of a day; 1440 and more are of the days that follow.
    ///
    /// Where the clock is put forward over that time, the first instant after the gap; where it is put back and shows it twice, the first
    /// of the two.
    package func instant(_ day: CivilDate, minutes: Int) -> Timestamp {
        instant(day, milliseconds: Int64(minutes) * 60_000)
    }

    /// The same for a time to the millisecond.
    package func instant(_ day: CivilDate, milliseconds: Int64) -> Timestamp {
        let wanted = day.daysSinceEpoch * Self.day + milliseconds
        // No zone is further from UTC than this, nor changes twice within it.
        let before = wanted - Self.day
        let after = wanted + Self.day
        let earlier = wanted - offset(at: before)
        if earlier + offset(at: earlier) == wanted {
            // The offset before a change is the one of the first of two.
            return Timestamp(milliseconds: earlier)
        }
        let later = wanted - offset(at: after)
        if later + offset(at: later) == wanted { return Timestamp(milliseconds: later) }
        return firstShowing(wanted, in: before...after)
    }

    /// The first instant at which the clock shows `wanted` or more.
    private func firstShowing(_ wanted: Int64, in range: ClosedRange<Int64>) -> Timestamp {
        var low = range.lowerBound
        var high = range.upperBound
        // Offsets change at whole seconds.
        while high - low > 1000 {
            let middle = (low + (high - low) / 2).flooredDivision(by: 1000).quotient * 1000
            if middle <= low { break }
            if middle + offset(at: middle) >= wanted { high = middle } else { low = middle }
        }
        return Timestamp(milliseconds: high)
    }

    /// In milliseconds.
    private func offset(at milliseconds: Int64) -> Int64 {
        offset(milliseconds.flooredDivision(by: 1000).quotient) * 1000
    }

    private static let day: Int64 = 86_400_000
    private static let furthest: Int64 = 1_000_000_000 * day
}
