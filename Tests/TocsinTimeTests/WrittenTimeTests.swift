import Testing
import TocsinTime

@Suite struct WrittenTimeTests {
    @Test("a time without an offset is that of a clock on some wall, and names no instant")
    func local() throws {
        let written = try #require(WrittenTime("2026-03-29 01:30:05.25"))
        #expect(written.date == CivilDate(year: 2026, month: 3, day: 29))
        #expect(written.millisecondOfDay == 5_405_250)
        #expect(written.offset == nil && written.instant == nil && written.unixSeconds == nil)
    }

    @Test(
        "a fraction is read to the nanosecond, and what is finer is cut off",
        arguments: [("5", 500_000_000), ("000000001", 1), ("123456789999", 123_456_789)]
    )
    func fraction(digits: String, nanosecond: Int64) {
        #expect(WrittenTime("2026-01-01T00:00:00.\(digits)Z")?.nanosecond == nanosecond)
    }

    @Test("a text that goes on is refused, however long it is")
    func long() {
        #expect(WrittenTime("2026-01-01T00:00:00.1234567890123Z") == nil)
        #expect(WrittenTime("2026-01-01T00:00:00Z" + String(repeating: "0", count: 1_000_000)) == nil)
        #expect(WrittenTime("2026-01-01T00:00:00.123456789012+01:00") != nil)
    }

    @Test(
        "what is read is written the same",
        arguments: [
            (0, "2026-11-21T08:00:00Z"), (3, "2026-11-21T08:00:00.120Z"), (9, "2026-11-21T08:00:00.120000001Z"),
            (1, "0000-01-01T00:00:00.5Z"), (6, "9999-12-31T23:59:59.999999Z"),
        ]
    )
    func written(digits: Int, text: String) throws {
        let time = try #require(WrittenTime(text))
        let seconds = try #require(time.unixSeconds)
        #expect(RFC3339.text(unixSeconds: seconds, nanosecond: time.nanosecond, fractionDigits: digits) == text)
    }
}
