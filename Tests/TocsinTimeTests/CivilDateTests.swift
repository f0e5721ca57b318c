import Testing
import TocsinTime

@Suite struct CivilDateTests {
    @Test("every day from 1600 to 2400 goes through the calendar and back")
    func days() {
        for day in stride(from: -135_140 as Int64, through: 157_054, by: 1) {
            let date = CivilDate(daysSinceEpoch: day)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day)?.daysSinceEpoch == day)
        }
    }

    @Test(
        "a day is written as it is read, and knows its weekday and its place in the year",
        arguments: [("2024-02-29", 4, 59), ("2026-11-28", 6, 331), ("1970-01-01", 4, 0), ("0001-01-01", 1, 0)]
    )
    func text(text: String, weekday: Int, daysBefore: Int64) throws {
        let date = try #require(CivilDate(text))
        #expect(date.description == text)
        #expect(date.weekday == weekday && date.daysIntoYear == daysBefore)
    }

    @Test(
        "what is no day is refused",
        arguments: [
            "", "2026-02-29", "2026-2-01", "2026-01-0x", "2026-01-011", "+026-01-01", "2026/01/01", "2026-00-01",
        ]
    )
    func refused(text: String) {
        #expect(CivilDate(text) == nil)
    }
}
