import TocsinModel
import TocsinTime

/// Finds out whether the broker hears us, and whether everything that it had for us has come.
///
/// A probe is a packet that changes nothing and that the broker must answer in order: UNSUBSCRIBE of a filter that was never subscribed to.
/// What the broker sent before its UNSUBACK was sent before the answer. That is no proof by itself:
///
/// - A broker that was stopped may answer us before it reads what devices sent meanwhile. So a proof takes two probes: when the second is
///   sent, the broker has gone round once since it woke.
/// - A broker sends no more unacknowledged messages than its window allows, and the rest waits behind the answer. Everything before the
///   probe is acknowledged before it, so what comes between a probe and its answer is what was in flight then: as much as a full
///   window, and more may be waiting. How large the window is nobody says; it is at least the most that was ever seen in flight. Half of
///   that, or nothing at all, is taken for a window that isn't full.
///
/// A state machine without a clock or a socket; the session feeds it.
struct LinkProbe: Sendable {
    enum Finding: Sendable, Equatable {
        case nothing
        /// Everything that the broker had at that time has come.
        case heard(Timestamp)
    }

    private struct Probe {
        let packetID: Int32
        let sentAt: ContinuousClock.Instant
        let received: Int
        let isSecond: Bool
    }

    /// How often the broker is asked though nothing hangs on it.
    static let interval = Duration.seconds(5)
    /// The same while acknowledgements are on their way of which nobody knows whether they arrived.
    static let shortInterval = Duration.seconds(1)
    /// Without an answer for this long the broker counts as one that can't be heard.
    static let patience = Duration.seconds(3)
    /// Between two probes for one proof: under a flood they must not add to it.
    private static let pause = Duration.milliseconds(50)
    /// A second probe that takes longer than this proves nothing: the broker was stopped meanwhile.
    private static let promptness = Duration.seconds(1)

    /// The most that the broker may have in flight by our own word; 0 where it isn't told.
    private let receiveMaximum: Int
    private var outstanding: Probe?
    private var wanted: Timestamp?
    private var hasFirst = false
    private var mostInFlight = 0
    private var nextAt: ContinuousClock.Instant
    /// When the last probe was sent that was answered.
    private(set) var lastHeardAt: ContinuousClock.Instant
    /// Whether its answer is overdue, and that was said.
    private(set) var isDeaf = false

    init(receiveMaximum: Int, now: ContinuousClock.Instant) {
        self.receiveMaximum = receiveMaximum
        nextAt = now
        lastHeardAt = now
    }

    /// A new connection.
    mutating func connected(at now: ContinuousClock.Instant) {
        outstanding = nil
        hasFirst = false
        isDeaf = false
        mostInFlight = 0
        nextAt = now
        lastHeardAt = now
    }

    mutating func want(_ time: Timestamp, now: ContinuousClock.Instant) {
        // What was asked for an earlier time is still asked; an answer for a later one answers it, too.
        if wanted == nil {
            hasFirst = false
            nextAt = min(nextAt, now)
        }
        wanted = wanted ?? time
        later = max(later ?? time, time)
    }

    /// The latest time that was asked for; it needs a proof that begins after it was asked.
    private var later: Timestamp?

    /// Something was acknowledged, and it would be good to know soon that it arrived.
    mutating func acknowledged(at now: ContinuousClock.Instant) {
        if outstanding == nil { nextAt = min(nextAt, now + Self.shortInterval) }
    }

    /// When ``isDue(at:)`` or ``isOverdue(at:)`` has to be asked next.
    var deadline: ContinuousClock.Instant {
        guard let outstanding else { return nextAt }
        return isDeaf ? outstanding.sentAt + .seconds(3600) : outstanding.sentAt + Self.patience
    }

    func isDue(at now: ContinuousClock.Instant) -> Bool { outstanding == nil && now >= nextAt }

    /// - Parameter received: messages that came on this connection.
    mutating func sent(packetID: Int32, received: Int, at now: ContinuousClock.Instant) {
        outstanding = Probe(packetID: packetID, sentAt: now, received: received, isSecond: wanted != nil && hasFirst)
    }

    /// - Parameter received: messages that had come on this connection when the answer came.
    mutating func answered(packetID: Int32, received: Int, at now: ContinuousClock.Instant) -> Finding {
        guard let probe = outstanding, probe.packetID == packetID else { return .nothing }
        outstanding = nil
        lastHeardAt = probe.sentAt
        isDeaf = false
        let inFlight = received - probe.received
        let isDrained =
            inFlight == 0 || (inFlight <= mostInFlight / 2 && (receiveMaximum == 0 || inFlight < receiveMaximum))
        mostInFlight = max(mostInFlight, inFlight)
        guard let time = wanted else {
            nextAt = now + Self.interval
            return .nothing
        }
        guard probe.isSecond, isDrained, now - probe.sentAt < Self.promptness else {
            nextAt = hasFirst ? now + Self.pause : now
            hasFirst = true
            return .nothing
        }
        hasFirst = false
        wanted = later.flatMap { $0 > time ? $0 : nil }
        later = wanted
        nextAt = wanted == nil ? now + Self.interval : now
        return .heard(time)
    }

    /// Whether an answer is missing for too long; to be asked only after everything was read that is there. `true` once.
    mutating func isOverdue(at now: ContinuousClock.Instant) -> Bool {
        guard !isDeaf, let outstanding, now - outstanding.sentAt >= Self.patience else { return false }
        isDeaf = true
        return true
    }
}
