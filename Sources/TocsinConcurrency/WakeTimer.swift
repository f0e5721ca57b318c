internal import Dispatch
internal import Synchronization
package import TocsinTime

/// Wakes the loop when the engine asked to be woken. There is one deadline and one timer, however many the engine keeps.
package final class WakeTimer: Sendable {
    private struct Alarm {
        let timer: any DispatchSourceTimer
        var deadline: Timestamp?
    }

    private let alarm: Mutex<Alarm>
    private let rings: AsyncStream<Void>
    private let clock: WallClock

    package init(clock: WallClock = .system) {
        self.clock = clock
        let (rings, ring) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.rings = rings
        let timer = DispatchSource.makeTimerSource()
        timer.setEventHandler { ring.yield() }
        timer.activate()
        alarm = Mutex(Alarm(timer: timer))
    }

    /// Says when to wake next; `nil` for never. A later deadline than the last costs nothing: the sleeper finds out when it rings.
    package func set(_ next: Timestamp?) {
        let now = clock.now()
        alarm.withLock { alarm in
            let isEarlier = next.map { next in alarm.deadline.map { next < $0 } ?? true } ?? false
            alarm.deadline = next
            if isEarlier, let next { Self.arm(alarm.timer, in: next - now) }
        }
    }

    /// Runs until its task is cancelled.
    ///
    /// - Parameter wake: called when the deadline has come; the loop then sets the next one.
    package func run(wake: @Sendable () async -> Void) async {
        for await _ in rings where takeIfDue() {
            await wake()
        }
    }

    /// Whether the deadline has come. It is taken, so that a wake which sets none isn't repeated; one that moved on is waited for.
    private func takeIfDue() -> Bool {
        let now = clock.now()
        return alarm.withLock { alarm in
            guard let deadline = alarm.deadline else { return false }
            guard deadline <= now else {
                Self.arm(alarm.timer, in: deadline - now)
                return false
            }
            alarm.deadline = nil
            return true
        }
    }

    /// At most an hour ahead, so that a wall clock that is set while we wait is noticed.
    private static func arm(_ timer: any DispatchSourceTimer, in span: TimeSpan) {
        let milliseconds = Int(min(max(span, .zero), .hours(1)).milliseconds)
        timer.schedule(deadline: .now() + .milliseconds(milliseconds), leeway: .milliseconds(1))
    }
}
