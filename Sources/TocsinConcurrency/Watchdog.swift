internal import Dispatch
internal import Foundation
internal import TocsinTime

/// Looks at something at intervals from a thread of its own, which nothing that holds up other threads can hold up.
///
/// The thread ends when the last reference to the watchdog goes.
package final class Watchdog: Sendable {
    private let stop = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - interval: to the millisecond.
    ///   - look: returns at once.
    package init(every interval: Duration, look: @escaping @Sendable () -> Void) {
        let stop = stop
        let milliseconds = Int(clamping: TimeSpan(interval).milliseconds)
        let thread = Thread {
            while stop.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut { look() }
        }
        thread.name = "watchdog"
        thread.start()
    }

    deinit {
        stop.signal()
    }
}
