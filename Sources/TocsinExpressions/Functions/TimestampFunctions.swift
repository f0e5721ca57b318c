internal import TocsinTime

/// A field of a timestamp or a duration: `t.getHours()`, `t.getHours("+02:00")`, `d.getHours()`.
private enum TimeField: String, CaseIterable {
    case fullYear = "getFullYear"
    /// From 0 for January.
    case month = "getMonth"
    /// From 0.
    case dayOfYear = "getDayOfYear"
    /// From 0.
    case dayOfMonth = "getDayOfMonth"
    /// The day of the month from 1.
    case date = "getDate"
    /// From 0 for Sunday.
    case dayOfWeek = "getDayOfWeek"
    case hours = "getHours"
    case minutes = "getMinutes"
    case seconds = "getSeconds"
    case milliseconds = "getMilliseconds"

    /// The field of an instant, seen so many seconds east of UTC.
    func value(_ time: TimestampValue, offset: Int64) -> Int64 {
        let (days, rest) = (time.seconds + offset).flooredDivision(by: 86_400)
        let date = CivilDate(daysSinceEpoch: days)
        return switch self {
        case .fullYear: date.year
        case .month: date.month - 1
        case .dayOfYear: date.daysIntoYear
        case .dayOfMonth: date.day - 1
        case .date: date.day
        case .dayOfWeek: Int64(date.weekday % 7)
        case .hours: rest / 3600
        case .minutes: rest / 60 % 60
        case .seconds: rest % 60
        case .milliseconds: Int64(time.nanoseconds) / 1_000_000
        }
    }

    /// The field of a length of time: whole hours, minutes or seconds of all of it, or the milliseconds of a second.
    func value(_ duration: DurationValue) -> Int64? {
        switch self {
        case .hours: duration.nanoseconds / 3_600_000_000_000
        case .minutes: duration.nanoseconds / 60_000_000_000
        case .seconds: duration.nanoseconds / 1_000_000_000
        case .milliseconds: duration.nanoseconds / 1_000_000 % 1000
        case .fullYear, .month, .dayOfYear, .dayOfMonth, .date, .dayOfWeek: nil
        }
    }
}

/// The longest name of a zone, in bytes.
private let longestZone = 64
/// What it costs to look one up in the database.
private let zoneCost = 200

extension FunctionCatalog {
    /// The accessors of timestamps and durations.
    static let timestamps: [Function] = TimeField.allCases.flatMap { field in
        [
            Function.unary(field.rawValue, .member, .int) { value, call, _ throws(EvaluationError) in
                if case .timestamp(let time) = value { return .int(field.value(time, offset: 0)) }
                guard case .duration(let duration) = value, let part = field.value(duration) else {
                    throw call.noOverload(value)
                }
                return .int(part)
            },
            Function(
                name: field.rawValue,
                style: .member,
                body: .external { external in
                    { value, zone, call, frame throws(EvaluationError) in
                        guard case .timestamp(let time) = value, case .string(let zone) = zone else {
                            throw call.noOverload(value, zone)
                        }
                        try frame.charge(zoneCost, at: call.offset)
                        return .int(field.value(time, offset: try external.offset(of: zone, at: time, call)))
                    }
                },
                result: .int
            ),
        ]
    }
}

extension ExternalFunctions {
    /// The offset of a zone from UTC in seconds, at an instant.
    fileprivate func offset(of zone: String, at time: TimestampValue, _ call: Call) throws(EvaluationError) -> Int64 {
        guard zone.utf8.count <= longestZone else {
            throw call.error(.invalid("\"\(zone.cut(toBytes: longestZone))\" is not a known time zone"))
        }
        if ["UTC", "GMT", "Z", ""].contains(zone) { return 0 }
        // An offset may be without its sign here.
        var scanner = DigitScanner(zone.utf8.first?.isDigit == true ? "+\(zone)" : zone)
        if let offset = scanner.zoneOffset(), scanner.isAtEnd { return offset }
        guard let zones else { throw call.error(.unavailable("the time zone database")) }
        guard let offset = zones.offset(zone, time.seconds) else {
            throw call.error(.invalid("\"\(zone)\" is not a known time zone"))
        }
        return Int64(offset)
    }
}
