internal import Dispatch
internal import Foundation

/// Looks at something at intervals from a thread of its own, which nothing that holds up other threads can hold up.
///
/// The thread ends when the last reference to the watchdog goes.
package final class Watchdog: Sendable {
    private let stop = DispatchSemaphore(value: 0)

    /// - Parameter look: returns at once.
    package init(every interval: Duration, look: @escaping @Sendable () -> Void) {
        let stop = stop
        let (seconds, attoseconds) = interval.components
        let nanoseconds = Int(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        let thread = Thread {
            while stop.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .timedOut { look() }
        }
        thread.name = "watchdog"
        thread.start()
    }

    deinit {
        stop.signal()
    }
}
