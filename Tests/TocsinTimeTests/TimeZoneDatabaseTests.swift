import Testing
import TocsinTime

@Suite struct TimeZoneDatabaseTests {
    /// An hour ahead of UTC until 1000 seconds after 1970, then two.
    private let zones = TimeZoneDatabase { zone, seconds in
        zone == "Test/Zone" ? (seconds < 1000 ? 3600 : 7200) : nil
    }

    @Test("the clock of a zone shows what the database says")
    func known() {
        #expect(zones.knows("Test/Zone"))
        let local = zones.zone("Test/Zone").local(.epoch)
        #expect(local.day == CivilDate(daysSinceEpoch: 0) && local.milliseconds == 3_600_000)
        #expect(zones.zone("Test/Zone").local(Timestamp(milliseconds: 1_000_000)).milliseconds == 8_200_000)
    }

    @Test("the clock of an unknown zone shows UTC")
    func unknown() {
        #expect(!zones.knows("Test/Nowhere"))
        #expect(zones.zone("Test/Nowhere").local(.epoch).milliseconds == 0)
    }
}
