import Testing

@testable import TocsinBroker

@Suite struct RetainedSweeperTests {
    private let start = ContinuousClock.now
    private let sweep = RetainedSweep(filters: ["t/+"], pace: .milliseconds(5), pause: .seconds(10)) { $0 }

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    @Test("after connecting it looks until nothing more comes, and then clears what is not ours, one after the other")
    func once() {
        var sweeper = RetainedSweeper(sweep, at: start)
        #expect(sweeper.step(at: at(0), lastHeardAt: nil) == .nothing, "there is no connection yet")
        sweeper.connected(at: at(0))
        #expect(sweeper.step(at: at(0), lastHeardAt: nil) == .look)
        #expect(sweeper.step(at: at(400), lastHeardAt: at(300)) == .nothing)
        #expect(sweeper.step(at: at(700), lastHeardAt: at(300)) == .nothing)
        #expect(sweeper.step(at: at(800), lastHeardAt: at(300)) == .stopLooking)
        sweeper.found(["a", "b"], isPartial: false, at: at(800))
        #expect(sweeper.step(at: at(800), lastHeardAt: nil) == .clear("a"))
        #expect(sweeper.step(at: at(803), lastHeardAt: nil) == .nothing)
        #expect(sweeper.step(at: at(805), lastHeardAt: nil) == .clear("b"))
        #expect(sweeper.step(at: at(900), lastHeardAt: nil) == .nothing)
        #expect(sweeper.wakeAt == nil)
    }

    @Test(
        "a look that never falls silent ends all the same, and what it could not note is looked for again after a pause"
    )
    func flood() {
        var sweeper = RetainedSweeper(sweep, at: start)
        sweeper.connected(at: start)
        #expect(sweeper.step(at: start, lastHeardAt: nil) == .look)
        #expect(sweeper.step(at: at(19_999), lastHeardAt: at(19_999)) == .nothing)
        #expect(sweeper.step(at: at(20_000), lastHeardAt: at(20_000)) == .stopLooking)
        sweeper.found([], isPartial: true, at: at(20_000))
        #expect(sweeper.step(at: at(20_000), lastHeardAt: nil) == .nothing)
        #expect(sweeper.step(at: at(29_999), lastHeardAt: nil) == .nothing)
        #expect(sweeper.step(at: at(30_000), lastHeardAt: nil) == .look)
    }

    @Test("a connection that breaks in between begins anew, one soon after looks no more, and a request looks again")
    func reconnecting() {
        var sweeper = RetainedSweeper(sweep, at: start)
        sweeper.connected(at: start)
        #expect(sweeper.step(at: start, lastHeardAt: nil) == .look)
        sweeper.disconnected()
        #expect(sweeper.step(at: at(5000), lastHeardAt: nil) == .nothing)
        sweeper.connected(at: at(5000))
        #expect(sweeper.step(at: at(5000), lastHeardAt: nil) == .look)
        #expect(sweeper.step(at: at(6000), lastHeardAt: nil) == .stopLooking)
        sweeper.found([], isPartial: false, at: at(6000))
        #expect(sweeper.step(at: at(6000), lastHeardAt: nil) == .nothing)
        sweeper.disconnected()
        sweeper.connected(at: at(9000))
        #expect(sweeper.step(at: at(9000), lastHeardAt: nil) == .nothing)
        sweeper.request(at: at(9500))
        #expect(sweeper.step(at: at(9500), lastHeardAt: nil) == .look)
    }
}
