import TocsinModel
import TocsinTime

/// Finds the instants that clocks on walls show, and remembers the days on which these are not put forward or back: asking the time
/// zone database takes a microsecond or two, and a message may hold ten thousand times.
struct ZoneClock: Sendable {
    private struct Day: Hashable, Sendable {
        let zone: String
        let day: Int64
    }

    /// How far the clock is ahead of UTC, in milliseconds.
    private var offsets: [Day: Int64] = [:]

    /// Days remembered before all are forgotten: more than there are between the first and the last time that is believed.
    private static let capacity = 20_000
    /// What asking the database costs, in steps of expressions.
    private static let cost = 200
    private static let dayLength: Int64 = 86_400_000

    /// - Parameter steps: what may still be spent on the message.
    /// - Returns: `nil` where that does not suffice.
    mutating func instant(
        _ date: CivilDate,
        milliseconds: Int64,
        in zone: CivilZone,
        steps: inout Int
    ) -> Timestamp? {
        let day = Day(zone: zone.name, day: date.daysSinceEpoch)
        let midnight = day.day * Self.dayLength
        if let offset = offsets[day] { return Timestamp(milliseconds: midnight + milliseconds - offset) }
        guard steps >= Self.cost else { return nil }
        steps -= Self.cost
        let first = midnight - zone.instant(date, milliseconds: 0).milliseconds
        let last = midnight + Self.dayLength - 1 - zone.instant(date, milliseconds: Self.dayLength - 1).milliseconds
        if first == last {
            if offsets.count >= Self.capacity { offsets.removeAll(keepingCapacity: true) }
            offsets[day] = first
        }
        return zone.instant(date, milliseconds: milliseconds)
    }
}
