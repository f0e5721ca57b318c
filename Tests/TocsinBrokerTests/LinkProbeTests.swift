import Testing
import TocsinModel

import TocsinTime
@testable import TocsinBroker

@Suite struct LinkProbeTests {
    private let start = ContinuousClock.now
    private let time = Timestamp(milliseconds: 1_763_712_000_000)

    /// A probe that is wanted, and whose first round was answered: the second is under way.
    private func second(receiveMaximum: Int = 10_000) -> LinkProbe {
        var probe = LinkProbe(receiveMaximum: receiveMaximum, now: start)
        probe.want(time, now: start)
        probe.sent(packetID: 1, received: 0, at: start)
        #expect(probe.answered(packetID: 1, received: 0, at: start) == .nothing)
        #expect(probe.isDue(at: start))
        probe.sent(packetID: 2, received: 0, at: start)
        return probe
    }

    @Test("one answer is no proof, for a broker that was stopped may answer us first; the second is")
    func twice() {
        var probe = second()
        #expect(probe.answered(packetID: 2, received: 0, at: start) == .heard(time))
        #expect(!probe.isDue(at: start + .seconds(4)))
        #expect(probe.isDue(at: start + LinkProbe.interval))
    }

    @Test("as much in flight as was ever seen may be a full window with more behind it, and proves nothing")
    func fullWindow() {
        var probe = second()
        #expect(probe.answered(packetID: 2, received: 20, at: start) == .nothing)
        let later = start + .seconds(1)
        probe.sent(packetID: 3, received: 20, at: later)
        #expect(probe.answered(packetID: 3, received: 40, at: later) == .nothing)
        probe.sent(packetID: 4, received: 40, at: later)
        #expect(probe.answered(packetID: 4, received: 45, at: later) == .heard(time))
    }

    @Test("a second answer that took long proves nothing: the broker was stopped meanwhile")
    func slow() {
        var probe = second()
        #expect(probe.answered(packetID: 2, received: 0, at: start + .seconds(2)) == .nothing)
    }

    @Test("an answer that is missing for three seconds is said once, and the next one heals it")
    func deaf() {
        var probe = second()
        let times = [Duration.milliseconds(2999), LinkProbe.patience, .seconds(60)]
        #expect(times.map { probe.isOverdue(at: start + $0) } == [false, true, false])
        #expect(probe.isDeaf)
        #expect(probe.answered(packetID: 2, received: 0, at: start + .seconds(60)) == .nothing)
        #expect(!probe.isDeaf)
    }

    @Test("a question that came while one was asked is answered by a proof of its own")
    func laterQuestion() {
        var probe = second()
        probe.want(time + .seconds(1), now: start)
        #expect(probe.answered(packetID: 2, received: 0, at: start) == .heard(time))
        probe.sent(packetID: 3, received: 0, at: start)
        #expect(probe.answered(packetID: 3, received: 0, at: start) == .nothing)
        probe.sent(packetID: 4, received: 0, at: start)
        #expect(probe.answered(packetID: 4, received: 0, at: start) == .heard(time + .seconds(1)))
    }

    @Test("a new connection asks again what was not answered on the old one")
    func reconnected() {
        var probe = second()
        probe.connected(at: start)
        #expect(probe.isDue(at: start))
        probe.sent(packetID: 1, received: 0, at: start)
        #expect(probe.answered(packetID: 1, received: 0, at: start) == .nothing)
        probe.sent(packetID: 2, received: 0, at: start)
        #expect(probe.answered(packetID: 2, received: 0, at: start) == .heard(time))
    }
}
