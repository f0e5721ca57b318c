internal import Synchronization
package import TocsinModel

/// Wakes the loop when the engine asked to be woken. There is one deadline and one sleeper, however many timers the engine keeps.
package final class Sleeper: Sendable {
    private let deadline = Mutex<Timestamp?>(nil)
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private let clock: WallClock

    package init(clock: WallClock = .system) {
        self.clock = clock
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says when to wake next; `nil` for never. A later deadline than the last costs nothing: the sleeper finds out when it wakes.
    package func set(_ next: Timestamp?) {
        let isEarlier = deadline.withLock { deadline in
            defer { deadline = next }
            guard let next else { return false }
            return deadline.map { next < $0 } ?? true
        }
        if isEarlier { changed.yield() }
    }

    /// Runs until its task is cancelled.
    ///
    /// - Parameter wake: called when the deadline has come; the loop then sets the next one.
    package func run(wake: @Sendable () async -> Void) async {
        while !Task.isCancelled {
            let target = deadline.withLock { $0 }
            guard let target else {
                await waitForChange()
                continue
            }
            let now = clock.now()
            if target <= now {
                // Taken, so that a wake that sets no deadline isn't repeated.
                deadline.withLock { if $0 == target { $0 = nil } }
                await wake()
                continue
            }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await ContinuousClock().sleep(for: (target - now).duration) }
                group.addTask { await self.waitForChange() }
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func waitForChange() async {
        var iterator = changes.makeAsyncIterator()
        _ = await iterator.next()
    }
}
