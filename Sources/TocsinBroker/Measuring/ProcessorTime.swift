import Glibc

/// Processor time, user and system together.
package enum ProcessorTime {
    package static var ofThisThread: Duration { read(CLOCK_THREAD_CPUTIME_ID) }
    package static var ofThisProcess: Duration { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
