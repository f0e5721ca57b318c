import Testing
import TocsinConcurrency

@Suite struct BackoffTests {
    @Test(
        "each delay lies between half and the whole of a doubling time, up to the limit",
        arguments: 0...20 as ClosedRange<UInt64>
    )
    func growth(seed: UInt64) {
        var backoff = Backoff(first: .milliseconds(500), limit: .seconds(30), seed: seed)
        for full in [0.5, 1, 2, 4, 8, 16, 30, 30, 30] {
            let delay = backoff.nextDelay()
            #expect(delay >= .seconds(full / 2) && delay <= .seconds(full))
        }
    }

    @Test("the same seed waits the same, another seed does not")
    func seeds() {
        var one = Backoff(seed: 1)
        var same = Backoff(seed: 1)
        var other = Backoff(seed: 2)
        let delays = (1...5).map { _ in one.nextDelay() }
        #expect((1...5).map { _ in same.nextDelay() } == delays)
        #expect((1...5).map { _ in other.nextDelay() } != delays)
    }

    @Test("after a reset it begins anew, and it never overflows")
    func reset() {
        var backoff = Backoff(first: .milliseconds(100), limit: .seconds(10), seed: 3)
        for _ in 1...1000 { #expect(backoff.nextDelay() <= .seconds(10)) }
        backoff.reset()
        #expect(backoff.nextDelay() <= .milliseconds(100))
    }
}
