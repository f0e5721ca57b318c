import Foundation
import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct RotationTests {
    private func rotation(_ turn: Schedule.Turn, start: String, at minutes: Int, users: [String] = ["ana", "bo"]) throws
        -> Schedule.Rotation
    {
        let day = Zones.zone("UTC").local(Zones.time(start + "T00:00:00Z")).day
        return Schedule.Rotation(start: day, turn: turn, at: minutes, users: users.compactMap { UserID($0) })
    }

    @Test(
        "a daily hand-off at 02:30 in Chicago waits for the end of the hour that isn't, and is back at 02:30 the day after"
    )
    func chicagoDaily() throws {
        let zone = Zones.zone("America/Chicago")
        let rotation = try rotation(.days(1), start: "2020-03-06", at: 150)
        let handOffs = (1...3).map { rotation.handOff($0, in: zone).rfc3339 }
        // 02:30 CST, 03:00 CDT, 02:30 CDT.
        #expect(handOffs == ["2020-03-07T08:30:00.000Z", "2020-03-08T08:00:00.000Z", "2020-03-09T07:30:00.000Z"])
    }

    @Test("an hourly hand-off goes by elapsed time, whatever the clock on the wall does")
    func chicagoHourly() throws {
        let zone = Zones.zone("America/Chicago")
        let spring = try rotation(.hours(1), start: "2020-03-07", at: 150)
        // 01:30 CST, 03:30 CDT, 04:30 CDT: an hour apart each.
        #expect(
            (23...25).map { spring.handOff($0, in: zone).rfc3339 } == [
                "2020-03-08T07:30:00.000Z", "2020-03-08T08:30:00.000Z", "2020-03-08T09:30:00.000Z",
            ]
        )
        let autumn = try rotation(.hours(1), start: "2020-10-31", at: 150)
        // 01:30 CDT, 01:30 CST, 02:30 CST.
        #expect(
            (23...25).map { autumn.handOff($0, in: zone).rfc3339 } == [
                "2020-11-01T06:30:00.000Z", "2020-11-01T07:30:00.000Z", "2020-11-01T08:30:00.000Z",
            ]
        )
    }

    @Test("Lord Howe's clock changes by half an hour, and its hand-offs follow")
    func lordHowe() throws {
        let zone = Zones.zone("Australia/Lord_Howe")
        // Forward on 2020-10-04 at 02:00 +10:30 to 02:30 +11; back on 2021-04-04 at 02:00 +11 to 01:30 +10:30.
        let forward = try rotation(.days(1), start: "2020-10-03", at: 135)
        #expect(
            (0...2).map { forward.handOff($0, in: zone).rfc3339 } == [
                "2020-10-02T15:45:00.000Z", "2020-10-03T15:30:00.000Z", "2020-10-04T15:15:00.000Z",
            ]
        )
        let back = try rotation(.days(1), start: "2021-04-03", at: 105)
        #expect(
            (0...2).map { back.handOff($0, in: zone).rfc3339 } == [
                "2021-04-02T14:45:00.000Z", "2021-04-03T14:45:00.000Z", "2021-04-04T15:15:00.000Z",
            ]
        )
    }

    @Test("a turn of months begins on the same day, or on a shorter month's last")
    func months() throws {
        let rotation = try rotation(.months(1), start: "2026-01-31", at: 540)
        #expect(
            (0...3).map { rotation.handOff($0, in: .utc).rfc3339.prefix(10) } == [
                "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
            ]
        )
    }

    @Test("before the first hand-off nobody has a turn")
    func before() throws {
        let rotation = try rotation(.days(7), start: "2026-01-05", at: 540)
        #expect(rotation.shift(at: Zones.time("2026-01-05T08:59:59Z"), in: .utc) == nil)
        #expect(rotation.shift(at: Zones.time("2026-01-05T09:00:00Z"), in: .utc)?.user.text == "ana")
        #expect(rotation.shift(at: Zones.time("2026-01-12T09:00:00Z"), in: .utc)?.user.text == "bo")
    }

    @Test(
        "in every zone of the world, shifts cover a year without gap or overlap, and are handed over at the time of the wall clock"
    )
    func everyZone() throws {
        let turns: [Schedule.Turn] = [.hours(7), .days(1), .days(7), .months(1)]
        for name in TimeZone.knownTimeZoneIdentifiers {
            let zone = Zones.zone(name)
            for (index, turn) in turns.enumerated() {
                let minutes = [150, 0, 540, 1439][index]
                let rotation = try rotation(turn, start: "2025-12-31", at: minutes)
                var time = Zones.time("2026-01-02T12:00:00Z")
                let end = Zones.time("2027-01-02T12:00:00Z")
                while time < end {
                    guard let shift = rotation.shift(at: time, in: zone) else {
                        Issue.record("\(name): nobody at \(time.rfc3339)")
                        break
                    }
                    guard shift.begin <= time, time < shift.end else {
                        Issue.record("\(name): \(shift) isn't at \(time.rfc3339)")
                        break
                    }
                    let next = rotation.shift(at: shift.end, in: zone)
                    if next?.begin != shift.end { Issue.record("\(name): a gap or overlap at \(shift.end.rfc3339)") }
                    switch turn {
                    case .hours(let hours):
                        if shift.end - shift.begin != .hours(Int64(hours)) { Issue.record("\(name): \(shift)") }
                    case .days, .months:
                        let shown = zone.local(shift.begin).milliseconds / 60_000
                        let isGap = zone.local(shift.begin + .milliseconds(-1)).milliseconds / 60_000 + 1 != shown
                        if shown != minutes, !isGap {
                            Issue.record("\(name): handed over at minute \(shown), \(shift)")
                        }
                    }
                    time = shift.end
                }
            }
        }
    }
}
