internal import Foundation
internal import TocsinModel

/// Reads what has to do with calendars and clocks on the wall.
enum CivilReading {
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    static func checkTimeZone(_ reader: inout MapReader) {
        guard let zone = reader.text("time_zone"), TimeZone(identifier: zone.value) == nil else { return }
        reader.log.error(
            "there is no time zone '\(zone.value)'",
            at: zone.place,
            suggestion: Spelling.nearest(to: zone.value, among: TimeZone.knownTimeZoneIdentifiers.sorted())
        )
    }

    /// `07:00`; `24:00` is the end of the day.
    static func checkTime(_ key: String, _ reader: inout MapReader) {
        guard let text = reader.text(key), minutes(text.value) == nil else { return }
        reader.log.error(
            "'\(key)' must be a time of day such as \"07:00\", in quotes, not '\(text.value)'",
            at: text.place
        )
    }

    static func checkDate(_ key: String, _ reader: inout MapReader) {
        guard let text = reader.text(key) else { return }
        let parts = text.value.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        if parts.count == 3, text.value.utf8.count == 10, let year = parts[0], let month = parts[1], let day = parts[2],
            CivilDate(year: year, month: month, day: day) != nil
        {
            return
        }
        reader.log.error("'\(key)' must be a day such as 2026-01-05, not '\(text.value)'", at: text.place)
    }

    static func checkWeekdays(_ reader: inout MapReader) {
        for node in reader.list("weekdays") ?? [] {
            _ = MapReader.choice(node, "weekdays", of: weekdays, reader.log)
        }
    }

    private static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard
            parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 1440
        else { return nil }
        return hours * 60 + minutes
    }
}
