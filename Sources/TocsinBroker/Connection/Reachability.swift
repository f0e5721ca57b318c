import Glibc

/// Whether anything listens at an address, found out without blocking longer than asked.
///
/// The library's own connect blocks for as long as TCP tries, two minutes to a host that drops packets, and nothing could end it:
/// no stop, no reload. So a connection of our own goes first; it can be waited for with a limit and interrupted.
enum Reachability {
    enum Answer: Equatable {
        case reachable
        case unreachable(reason: String)
        case interrupted
    }

    static func probe(host: String, port: UInt16, within limit: Duration, wake: WakeSignal) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &list)
        guard failure == 0 else {
            return .unreachable(reason: "cannot resolve \(host): \(String(cString: gai_strerror(failure)))")
        }
        defer { freeaddrinfo(list) }

        let deadline = ContinuousClock.now + limit
        var answer = Answer.unreachable(reason: "cannot resolve \(host)")
        var next = list
        while let address = next {
            answer = connect(to: address.pointee, until: deadline, wake: wake)
            guard case .unreachable = answer else { return answer }
            next = address.pointee.ai_next
        }
        return answer
    }

    private static func connect(to address: addrinfo, until deadline: ContinuousClock.Instant, wake: WakeSignal)
        -> Answer
    {
        let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { return .unreachable(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }

        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return .reachable }
        guard errno == EINPROGRESS else { return .unreachable(reason: String(cString: strerror(errno))) }
        switch Readiness.wait(for: descriptor, reading: false, writing: true, wake: wake, until: deadline) {
        case .interrupted:
            return .interrupted
        case .timedOut:
            return .unreachable(reason: String(cString: strerror(ETIMEDOUT)))
        case .ready:
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
            return code == 0 ? .reachable : .unreachable(reason: String(cString: strerror(code)))
        }
    }
}
