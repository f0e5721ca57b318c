import Glibc

/// What ended a wait for a socket.
enum Readiness: Equatable {
    case ready
    case interrupted
    case timedOut

    /// Blocks until the socket is ready, a signal comes, or the deadline has passed; at least looks once.
    ///
    /// A signal that comes together with readiness is cleared and reported as `.ready`: either way the caller returns to its own.
    /// - Parameter descriptor: -1 to wait for the signal and the deadline alone.
    static func wait(
        for descriptor: Int32,
        reading: Bool = true,
        writing: Bool,
        wake: WakeSignal? = nil,
        until deadline: ContinuousClock.Instant
    ) -> Readiness {
        let events = Int16((reading ? POLLIN : 0) | (writing ? POLLOUT : 0))
        while true {
            var polled = (
                pollfd(fd: descriptor, events: events, revents: 0),
                pollfd(fd: wake?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            )
            let count = withUnsafeMutableBytes(of: &polled) { bytes in
                poll(bytes.assumingMemoryBound(to: pollfd.self).baseAddress, 2, milliseconds(until: deadline))
            }
            if count < 0 {
                precondition(errno == EINTR, "poll: errno \(errno)")
                continue
            }
            if polled.1.revents != 0 { wake?.clear() }
            if polled.0.revents != 0 { return .ready }
            if polled.1.revents != 0 { return .interrupted }
            if ContinuousClock.now >= deadline { return .timedOut }
        }
    }

    /// Rounded up, so that the deadline has passed when the time is over.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = deadline - ContinuousClock.now
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
