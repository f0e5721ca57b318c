import Testing
import TocsinTime

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

    @Test("people read it to the minute, in UTC")
    func minutes() {
        #expect(Timestamp(milliseconds: 1_763_712_059_999).minuteText == "2025-11-21 08:00")
        #expect(Timestamp(milliseconds: -1).minuteText == "1969-12-31 23:59")
    }

    @Test("what no year of four digits holds is written as the end of those that do")
    func ends() {
        #expect(Timestamp(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00.000Z")
    }
}
