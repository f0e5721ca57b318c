import Glibc

/// Processor time, user and system together.
package enum ProcessorTime {
    package static var ofThisThread: Duration { read(CLOCK_THREAD_CPUTIME_ID) ?? .zero }
    package static var ofThisProcess: Duration { read(CLOCK_PROCESS_CPUTIME_ID) ?? .zero }

    /// Of another process, with its threads that have ended; `nil` where there is no process of this id.
    package static func of(process: Int32) -> Duration? {
        var clock = clockid_t()
        return clock_getcpuclockid(process, &clock) == 0 ? read(clock) : nil
    }

    private static func read(_ clock: clockid_t) -> Duration? {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return nil }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
