internal import Foundation
internal import Glibc
internal import TocsinModel

/// File descriptors of the process, which connections share with everything else: the store, the broker, what is delivered.
package enum Descriptors {
    /// More are of no use, and some systems allow a thousand million.
    private static let most: rlim_t = 1 << 20
    /// Less would serve nobody.
    private static let leastConnections = 4

    /// Asks for as many as the process may have.
    package static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(limit.rlim_max, most)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// How many connections there may be: as configured, but not more than leave the reserve to the rest of the process.
    static func connections(within limits: GatewayLimits) -> Int {
        let free = max(allowed - inUse - limits.reservedDescriptors, leastConnections)
        return min(limits.connections ?? free, free)
    }

    private static var allowed: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: min(limit.rlim_cur, most))
    }

    private static var inUse: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 64
    }
}
