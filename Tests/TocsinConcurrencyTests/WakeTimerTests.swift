import Synchronization
import Testing
import TocsinConcurrency
import TocsinTime

@Suite struct WakeTimerTests {
    /// Counts wakes, and tells whoever waits for one.
    private final class Wakes: Sendable {
        let count = Mutex(0)
        let stream: AsyncStream<Int>
        private let continuation: AsyncStream<Int>.Continuation

        init() {
            (stream, continuation) = AsyncStream.makeStream()
        }

        func add() {
            continuation.yield(
                count.withLock {
                    $0 += 1; return $0
                }
            )
        }
    }

    @Test(
        "it wakes when the deadline comes, once, also when an earlier one takes the place of a later",
        .timeLimit(.minutes(1))
    )
    func earlier() async {
        let timer = WakeTimer()
        let wakes = Wakes()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await timer.run { wakes.add() } }
            let now = WallClock.system.now()
            timer.set(now + .hours(2))
            for round in 1...5 {
                timer.set(WallClock.system.now() + .milliseconds(20))
                var iterator = wakes.stream.makeAsyncIterator()
                #expect(await iterator.next() == round)
            }
            // Nothing is due any more: another deadline far ahead must not make it spin.
            timer.set(now + .hours(2))
            timer.set(nil)
            group.cancelAll()
        }
        #expect(wakes.count.withLock { $0 } == 5)
    }

    @Test("a deadline that moved on is waited for", .timeLimit(.minutes(1)))
    func later() async {
        let timer = WakeTimer()
        let wakes = Wakes()
        let start = WallClock.system.now()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await timer.run { wakes.add() } }
            timer.set(start + .milliseconds(10))
            timer.set(start + .milliseconds(60))
            var iterator = wakes.stream.makeAsyncIterator()
            _ = await iterator.next()
            group.cancelAll()
        }
        #expect(WallClock.system.now() >= start + .milliseconds(60))
        #expect(wakes.count.withLock { $0 } == 1)
    }
}
