import TocsinModel
import TocsinTime

/// Whether the other side is still there: a ping every so often, and its pong in time.
struct Heartbeat: Sendable, Hashable {
    enum Beat: Sendable, Hashable {
        case none
        case ping
        case lost
    }

    private var lastPing: TimeSpan
    private var isAwaitingPong = false

    /// The first ping comes one interval after `uptime`.
    init(at uptime: TimeSpan) {
        lastPing = uptime
    }

    mutating func beat(at uptime: TimeSpan, limits: GatewayLimits) -> Beat {
        let silence = uptime.milliseconds - lastPing.milliseconds
        if isAwaitingPong, silence >= limits.pongDeadline.milliseconds { return .lost }
        guard silence >= limits.pingInterval.milliseconds else { return .none }
        lastPing = uptime
        isAwaitingPong = true
        return .ping
    }

    mutating func pong() {
        isAwaitingPong = false
    }
}
