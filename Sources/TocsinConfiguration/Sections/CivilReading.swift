internal import Foundation
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Reads what has to do with calendars and clocks on the wall.
enum CivilReading {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let zones = Set(TimeZone.knownTimeZoneIdentifiers)
    static let utc = "UTC"

    /// The IANA name that `time_zone` gives, else UTC.
    static func timeZone(_ reader: inout MapReader) -> String {
        guard let zone = reader.text("time_zone") else { return utc }
        // Older names are not among the known ones; looking each up would take milliseconds.
        if zones.contains(zone.value) || TimeZone(identifier: zone.value) != nil { return zone.value }
        reader.log.error(
            "there is no time zone '\(zone.value)'",
            at: zone.place,
            suggestion: Suggestion.nearest(to: zone.value, among: TimeZone.knownTimeZoneIdentifiers.sorted())
        )
        return utc
    }

    /// `from`, `to`, `weekdays`, `days_of_month` and `months`; without times, whole days.
    ///
    /// - Returns: `nil` where it is wrong or says nothing, which is in the log then.
    static func interval(_ reader: inout MapReader, zone: String) -> CivilInterval? {
        let keys = ["from", "to", "weekdays", "days_of_month", "months"]
        let isEmpty = keys.allSatisfy { reader.node($0) == nil }
        if isEmpty { reader.missing("from", "weekdays", "days_of_month", "months") }
        let hasTimes = reader.node("from") != nil || reader.node("to") != nil
        let from = hasTimes ? time("from", 0...1439, &reader) : 0
        // Midnight at the end of an interval is the one that ends the day.
        let to = hasTimes ? time("to", 0...1440, &reader).map { $0 == 0 ? 1440 : $0 } : 1440
        let weekdays = numbers("weekdays", &reader, weekday).map { Set($0.joined()) }
        let days = numbers("days_of_month", &reader, dayOfMonth)
        let months = numbers("months", &reader, month).map { Set($0.joined()) }
        guard let from, let to, !isEmpty else { return nil }
        guard from != to else {
            reader.log.error(
                "'from' and 'to' are the same time; a whole day is from: \"00:00\", to: \"24:00\"",
                at: reader.place(of: "to")
            )
            return nil
        }
        return CivilInterval(zone: zone, weekdays: weekdays, daysOfMonth: days, months: months, from: from, to: to)
    }

    /// `07:00`, which must be there, in minutes after midnight; `24:00` is the end of the day.
    private static func time(_ key: String, _ range: ClosedRange<Int>, _ reader: inout MapReader) -> Int? {
        reader.required(key) == nil ? nil : optionalTime(key, range, &reader)
    }

    static func optionalTime(_ key: String, _ range: ClosedRange<Int>, _ reader: inout MapReader) -> Int? {
        guard let text = reader.text(key) else { return nil }
        if let minutes = TimeOfDay.minutes(text.value), range.contains(minutes) { return minutes }
        reader.log.error(
            "'\(key)' must be a time of day such as \"07:00\", in quotes, not '\(text.value)'",
            at: text.place
        )
        return nil
    }

    static func date(_ key: String, _ reader: inout MapReader) -> CivilDate? {
        guard let text = reader.text(key) else { return nil }
        if let date = CivilDate(text.value) { return date }
        reader.log.error("'\(key)' must be a day such as 2026-01-05, not '\(text.value)'", at: text.place)
        return nil
    }

    /// What a list of single ones and ranges names; `nil` where there is none.
    private static func numbers(
        _ key: String,
        _ reader: inout MapReader,
        _ read: (Located<String>, String, ProblemLog) -> ClosedRange<Int>?
    ) -> [ClosedRange<Int>]? {
        guard let texts = reader.texts(key) else { return nil }
        if texts.isEmpty { reader.log.error("'\(key)' is empty, so that no day fits", at: reader.place(of: key)) }
        return texts.flatMap { text -> [ClosedRange<Int>] in
            let ends = ends(text.value)
            guard ends.count == 2 else { return read(text, key, reader.log).map { [$0] } ?? [] }
            guard
                let first = read(Located(value: ends[0], place: text.place), key, reader.log)?.lowerBound,
                let last = read(Located(value: ends[1], place: text.place), key, reader.log)?.lowerBound
            else { return [] }
            if first <= last, first.signum() == last.signum() { return [first...last] }
            switch key {
            // `sat..mon` goes over the end of the week, `nov..feb` over that of the year.
            case "weekdays": return [first...7, 1...last]
            case "months": return [first...12, 1...last]
            default:
                reader.log.error("'\(text.value)' must go from an earlier day to a later one", at: text.place)
                return []
            }
        }
    }

    /// `mon..fri` and `mon:fri`; between names also `mon-fri`.
    private static func ends(_ text: String) -> [String] {
        for separator in ["..", ":"] {
            if let range = text.firstRange(of: separator) {
                return [String(text[..<range.lowerBound]), String(text[range.upperBound...])]
            }
        }
        guard text.utf8.first.map({ (97...122).contains($0) }) == true, let dash = text.firstIndex(of: "-") else {
            return [text]
        }
        return [String(text[..<dash]), String(text[text.index(after: dash)...])]
    }

    private static func weekday(_ text: Located<String>, _ key: String, _ log: ProblemLog) -> ClosedRange<Int>? {
        word(text, key, among: CivilInterval.weekdayNames, log)
    }

    private static func month(_ text: Located<String>, _ key: String, _ log: ProblemLog) -> ClosedRange<Int>? {
        if let number = Int(text.value), (1...12).contains(number) { return number...number }
        return word(text, key, among: months, log)
    }

    private static func dayOfMonth(_ text: Located<String>, _ key: String, _ log: ProblemLog) -> ClosedRange<Int>? {
        if let number = Int(text.value), (1...31).contains(number.magnitude) { return number...number }
        log.error("'\(key)' must be 1 to 31, or -1 for the last day of the month, not '\(text.value)'", at: text.place)
        return nil
    }

    private static func word(_ text: Located<String>, _ key: String, among words: [String], _ log: ProblemLog)
        -> ClosedRange<Int>?
    {
        if let index = words.firstIndex(of: text.value) { return index + 1...index + 1 }
        log.error(
            "'\(key)' must be one of \(words.joined(separator: ", ")), not '\(text.value)'",
            at: text.place,
            suggestion: words.first { text.value.lowercased().hasPrefix($0) }.map { "'\($0)'" }
                ?? Suggestion.nearest(to: text.value, among: words)
        )
        return nil
    }
}
