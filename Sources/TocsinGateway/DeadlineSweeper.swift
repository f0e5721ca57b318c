import TocsinModel
import TocsinTime

/// Lets time pass for every connection, once a second.
///
/// One task for all of them: ten thousand sockets have ten thousand times four deadlines, none of which needs more than a second's
/// precision.
struct DeadlineSweeper: Sendable {
    static let interval = TimeSpan.seconds(1)

    let core: GatewayCore

    /// Returns only by throwing, when its task is cancelled.
    func run() async throws {
        while true {
            let next = TimeSpan(milliseconds: core.clock.uptime().milliseconds + Self.interval.milliseconds)
            try await core.clock.sleepUntil(next)
            core.hub.sweep(core.clock.moment)
            if core.hub.wantsStats { core.hub.publish(await core.backend.health.stats()) }
        }
    }
}
