import Testing
import TocsinModel

@Suite struct TimestampTests {
    @Test(
        "times are written as RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_763_712_000_120, "2025-11-21T08:00:00.120Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ]
    )
    func written(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(
        "offsets, spaces and fine fractions are read",
        arguments: [
            ("2026-03-29T01:30:00+01:00", "2026-03-29T00:30:00.000Z"),
            ("2026-03-29 00:30:00.1239Z", "2026-03-29T00:30:00.123Z"),
            ("2016-12-31t23:59:60z", "2016-12-31T23:59:59.000Z"),
            ("2026-01-01T00:00:00-23:59", "2026-01-01T23:59:00.000Z"),
        ]
    )
    func read(text: String, instant: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == instant)
    }

    @Test(
        "what names no instant is refused",
        arguments: [
            "", "2026", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00Zx", "２026-01-01T00:00:00Z", "2026-13-01T00:00:00Z",
        ]
    )
    func refused(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("every day from 1600 to 2400 goes through the calendar and back")
    func days() {
        for day in stride(from: -135_140 as Int64, through: 157_054, by: 1) {
            let date = CivilDate(daysSinceEpoch: day)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day)?.daysSinceEpoch == day)
        }
    }

    @Test(
        "durations are read as configuration writes them",
        arguments: [
            ("500ms", 500), ("30s", 30_000), ("5m", 300_000), ("4h", 14_400_000), ("7d", 604_800_000),
            ("1w", 604_800_000),
            ("1h30m", 5_400_000), ("0s", 0),
        ]
    )
    func durations(text: String, milliseconds: Int64) {
        #expect(TimeSpan(text) == TimeSpan(milliseconds: milliseconds))
    }

    @Test(
        "other durations are refused",
        arguments: ["", "5", "m", "5 m", "-5m", "1.5h", "30m1h", "5M", "99999999999999w", "1s1s"]
    )
    func refusedDurations(text: String) {
        #expect(TimeSpan(text) == nil)
    }
}
