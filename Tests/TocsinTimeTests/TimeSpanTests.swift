import Testing
import TocsinTime

@Suite struct TimeSpanTests {
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

    @Test(
        "a length of time is written in the fewest units",
        arguments: [
            (90_000, "1m30s"), (0, "0s"), (1500, "1s500ms"), (-86_400_000, "-1d"), (694_861_001, "8d1h1m1s1ms"),
        ]
    )
    func written(milliseconds: Int64, text: String) {
        #expect(TimeSpan(milliseconds: milliseconds).description == text)
    }

    @Test("a duration is cut off to whole milliseconds")
    func duration() {
        #expect(TimeSpan(.microseconds(1999)) == .milliseconds(1))
        #expect(TimeSpan(.seconds(-3)) == .seconds(-3))
    }
}
