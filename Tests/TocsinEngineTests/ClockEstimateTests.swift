import Testing
import TocsinModel

import TocsinTime
@testable import TocsinEngine

@Suite struct ClockEstimateTests {
    private let start = EngineDriver.start

    /// Events `every` so often by the receiver's clock, late by `lag` of the place in the row.
    private func outcomes(_ clock: inout ClockEstimate, count: Int, every: TimeSpan, lag: (Int) -> TimeSpan)
        -> [ClockEstimate.Outcome]
    {
        var received = start
        return (0..<count).map { index in
            defer { received = received + every }
            return clock.observe(received - lag(index), received: received)
        }
    }

    @Test("a clock whose events are all late by the same is off by that much, after three events and half a minute")
    func steady() {
        var clock = ClockEstimate()
        let found = outcomes(&clock, count: 5, every: .seconds(10)) { .hours(1) + .milliseconds(Int64($0 % 3) * 400) }
        #expect(found == [.unchanged, .unchanged, .unchanged, .settled, .unchanged])
        #expect(clock.offset == .hours(1))
        #expect(clock.corrected(start - .hours(1) - .seconds(5), received: start) == start - .seconds(5))
    }

    @Test("a clock that is ahead is found out, too, and put right")
    func ahead() {
        var clock = ClockEstimate()
        _ = outcomes(&clock, count: 4, every: .seconds(20)) { _ in .hours(-2) }
        #expect(clock.offset == .hours(-2))
        #expect(clock.corrected(start + .hours(2), received: start) == start)
    }

    @Test("what was stored and is forwarded faster than it happened says nothing of the clock")
    func burst() {
        var clock = ClockEstimate()
        let found = outcomes(&clock, count: 700, every: .milliseconds(100)) { .hours(2) - .seconds(10 * Int64($0)) }
        #expect(!found.contains(.settled))
        #expect(clock.offset == nil)
    }

    @Test("stored events of an hour that come in all at once, a few of them late alike, say nothing of the clock")
    func atOnce() {
        var clock = ClockEstimate()
        let found = outcomes(&clock, count: 100, every: .milliseconds(1)) { _ in .hours(2) }
        #expect(!found.contains(.settled))
    }

    @Test("a clock that is set differently is found out again")
    func moved() {
        var clock = ClockEstimate()
        _ = outcomes(&clock, count: 4, every: .seconds(10)) { _ in .hours(1) }
        let found = outcomes(&clock, count: 5, every: .seconds(10)) { _ in .hours(3) }
        #expect(found.count { $0 == .settled } == 1)
        #expect(clock.offset == .hours(3))
    }

    @Test("a time of another century, or a month ago, is no time: the clock is off at once")
    func unusable() {
        var clock = ClockEstimate()
        #expect(clock.observe(.epoch, received: start) == .settled)
        #expect(clock.observe(.epoch + .seconds(1), received: start + .seconds(1)) == .unchanged)
        #expect(clock.corrected(.epoch, received: start) == start)
        var late = ClockEstimate()
        #expect(late.observe(start - .days(31), received: start) == .settled)
        #expect(late.isOff)
    }
}

extension TimeSpan {
    fileprivate static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        .milliseconds(left.milliseconds + right.milliseconds)
    }
    fileprivate static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}
