import Testing
import TocsinTime

@Suite struct TimeOfDayTests {
    @Test("every minute of a day is read as it is written")
    func minutes() {
        for minute in 0...1440 { #expect(TimeOfDay.minutes(TimeOfDay.text(minute)) == minute) }
    }

    @Test("what is no time of day is refused", arguments: ["", "7:00", "24:01", "12:60", "12.00", "12:000", "-1:00"])
    func refused(text: String) {
        #expect(TimeOfDay.minutes(text) == nil)
    }
}
