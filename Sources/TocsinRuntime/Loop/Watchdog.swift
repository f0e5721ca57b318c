internal import Dispatch
internal import Foundation

/// Watches the loop from a thread of its own, which nothing that holds up the loop or the other threads can hold up.
final class Watchdog: Sendable {
    private let stop = DispatchSemaphore(value: 0)

    /// - Parameter call: has the loop call back when it comes to it; returns at once.
    init(_ monitor: LoopMonitor, call: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        let stop = stop
        let thread = Thread {
            while stop.wait(timeout: .now() + .milliseconds(Int(LoopMonitor.lookInterval.milliseconds))) == .timedOut {
                if monitor.look() { call { monitor.answer() } }
            }
        }
        thread.name = "watchdog"
        thread.start()
    }

    deinit {
        stop.signal()
    }
}
