import TocsinExpressions
package import TocsinTime

/// What a source's `time` yields.
package enum EventTime: Hashable, Sendable {
    case told(Timestamp)
    /// The expression says that the message has none: `null`, or an absent optional.
    case none
    case unusable(Fault)

    /// Why a time is not used, as it is counted.
    package enum Fault: String, Hashable, Sendable, CaseIterable {
        /// The expression failed: the message has no such field.
        case failed
        /// Neither RFC 3339 nor a number.
        case unreadable
        /// A time without an offset, and the source has no `time_zone`.
        case noZone = "no-zone"
        /// Devices whose clock was never set say 1970 or 2000-01-01.
        case tooOld = "too-old"
        /// Further ahead than any clock that was ever set.
        case inFuture = "in-future"
    }

    /// The meaning of a value; `nil` is that of an expression that failed.
    ///
    /// - Parameter local: which instant a time without an offset is.
    init(
        _ value: Value?,
        received: Timestamp,
        local: (CivilDate, _ milliseconds: Int64) -> Result<Timestamp, Fault>
    ) {
        guard let value = value?.unwrapped else {
            self = .unusable(.failed)
            return
        }
        if value == .null {
            self = .none
            return
        }
        switch Self.instant(value, local) {
        case .failure(let fault): self = .unusable(fault)
        case .success(let time) where time < Self.earliest: self = .unusable(.tooOld)
        case .success(let time) where time > received + Self.lead: self = .unusable(.inFuture)
        case .success(let time): self = .told(time)
        }
    }

    private static let earliest = Timestamp(milliseconds: 946_684_800_000 + 86_400_000)
    /// How far a device's clock may be ahead.
    private static let lead = TimeSpan.days(1)

    private static func instant(
        _ value: Value,
        _ local: (CivilDate, Int64) -> Result<Timestamp, Fault>
    ) -> Result<Timestamp, Fault> {
        switch value {
        case .string(let text): written(text, local)
        case .timestamp(let time): .success(Timestamp(milliseconds: time.milliseconds))
        case .double(let number): sinceEpoch(number)
        case .wide(let number): sinceEpoch(number.double)
        case .int(let number): sinceEpoch(Double(number))
        case .uint(let number): sinceEpoch(Double(number))
        case .null, .bool, .bytes, .list, .map, .duration, .type, .optional, .symbol: .failure(.unreadable)
        }
    }

    private static func written(
        _ text: String,
        _ local: (CivilDate, Int64) -> Result<Timestamp, Fault>
    ) -> Result<Timestamp, Fault> {
        if let written = WrittenTime(text) {
            guard let instant = written.instant else { return local(written.date, written.millisecondOfDay) }
            return .success(instant)
        }
        // A number in quotes. Longer ones are none, and must not be read to find out.
        guard text.utf8.count <= 32, let first = text.utf8.first, first.isDigit, let number = Double(text) else {
            return .failure(.unreadable)
        }
        return sinceEpoch(number)
    }

    /// Seconds up to 10¹¹, milliseconds up to 10¹⁴, microseconds up to 10¹⁷, nanoseconds above: each ends in the year 5138, and the next
    /// begins in 1973, long before any time that is believed.
    private static func sinceEpoch(_ number: Double) -> Result<Timestamp, Fault> {
        let milliseconds: Double
        switch number.magnitude {
        case ..<1e11: milliseconds = number * 1000
        case ..<1e14: milliseconds = number
        case ..<1e17: milliseconds = number / 1000
        default: milliseconds = number / 1_000_000
        }
        // Beyond 64 bits it is no time whatever the unit, and what is negative is before 1970.
        guard let whole = Int64(exactly: milliseconds.rounded()) else { return .failure(.unreadable) }
        return .success(Timestamp(milliseconds: whole))
    }
}

extension EventTime.Fault: Error {}

extension Value {
    /// What an optional holds, `null` for an absent one; any other value as it is.
    var unwrapped: Value {
        if case .optional(let optional) = self { optional.value ?? .null } else { self }
    }
}
