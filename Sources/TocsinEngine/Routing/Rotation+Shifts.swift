package import TocsinModel
package import TocsinTime

/// One person's turn: from one hand-off to the next.
package struct Shift: Hashable, Sendable {
    package let user: UserID
    package let begin: Timestamp
    package let end: Timestamp
}

extension Schedule.Rotation {
    /// Whose turn it is; `nil` before the first hand-off. Whether the rotation is in force then is another question.
    ///
    /// Hand-off `k` is reckoned from the start, never from the one before, so that a night on which the clock changes moves none of those
    /// that follow. A wall-clock time that doesn't exist is the first instant after the gap; of two, it is the first.
    package func shift(at time: Timestamp, in zone: CivilZone) -> Shift? {
        guard !users.isEmpty, var index = estimate(at: time, in: zone) else { return nil }
        while index > 0, handOff(index, in: zone) > time { index -= 1 }
        while handOff(index + 1, in: zone) <= time { index += 1 }
        let begin = handOff(index, in: zone)
        guard begin <= time else { return nil }
        return Shift(user: users[Int(index % Int64(users.count))], begin: begin, end: handOff(index + 1, in: zone))
    }

    /// The instant of hand-off `index`, counted from 0.
    package func handOff(_ index: Int64, in zone: CivilZone) -> Timestamp {
        switch turn {
        case .hours(let hours):
            return zone.instant(start, minutes: at) + .hours(index * Int64(max(hours, 1)))
        case .days(let days):
            let day = CivilDate(daysSinceEpoch: start.daysSinceEpoch + index * Int64(max(days, 1)))
            return zone.instant(day, minutes: at)
        case .months(let months):
            return zone.instant(start.adding(months: index * Int64(max(months, 1))), minutes: at)
        }
    }

    /// A hand-off not far from `time`; `nil` well before the first.
    private func estimate(at time: Timestamp, in zone: CivilZone) -> Int64? {
        let today = zone.local(time).day
        let days = today.daysSinceEpoch - start.daysSinceEpoch
        guard days >= -1 else { return nil }
        return switch turn {
        case .hours(let hours):
            max(0, (time - zone.instant(start, minutes: at)).milliseconds / (3_600_000 * Int64(max(hours, 1))))
        case .days(let length):
            max(0, days / Int64(max(length, 1)))
        case .months(let months):
            max(0, ((today.year - start.year) * 12 + today.month - start.month) / Int64(max(months, 1)))
        }
    }
}

extension CivilDate {
    /// The same day of a later month, or that month's last where it is shorter.
    fileprivate func adding(months count: Int64) -> CivilDate {
        let month = year * 12 + self.month - 1 + count
        let first = CivilDate(year: month / 12, month: month % 12 + 1, day: 1) ?? self
        return CivilDate(daysSinceEpoch: first.daysSinceEpoch + min(day, Int64(first.daysInMonth)) - 1)
    }
}
