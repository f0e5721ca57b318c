import NIOCore
import TocsinModel

/// How far one subscriber has come with the feed, whichever way it follows: WebSocket, server-sent events or a poll that waits.
///
/// It takes what has happened and answers with what to do; it reads, writes and waits for nothing itself. Everything published after
/// the subscriber has joined the hub arrives here, and everything committed before is read, so that nothing is left out. An item may
/// be both, because reading and publishing happen on different threads: what is read decides, so that nothing comes twice.
struct FeedState: Sendable {
    enum Phase: Sendable, Equatable {
        /// What was missed is read page by page; what arrives meanwhile is set aside.
        case catchingUp(Stage, CatchUp)
        /// What arrives goes out at once, but for what was read, which is everything up to this offset.
        case live(after: UInt64)
        /// The same, but the client has not made room: what arrives waits.
        case lagging(after: UInt64)
        case closed(FeedEnd)
    }

    /// How far the reading of the past has come.
    enum Stage: Sendable, Equatable {
        /// The subscriber was here, `nil` for one that begins now; where the feed ends is not known yet.
        case joining(after: FeedCursor?)
        /// What comes behind this place is being read.
        case reading(after: FeedCursor, isFirst: Bool)
        /// What comes up to this place is being written.
        case writing(through: FeedCursor)
    }

    private(set) var phase: Phase
    private(set) var want: Subscription
    /// What the client has not made room for. Only replies, until it is live.
    private var waiting = OutboundQueue()
    /// Bytes that may be set aside.
    private let asideLimit: Int
    /// Bytes that may wait.
    private let lagLimit: Int

    /// One that is to be brought up to date.
    ///
    /// - Parameter after: where it was; `nil` for one that begins now.
    init(want: Subscription, after: FeedCursor?, limits: GatewayLimits) {
        self.init(.catchingUp(.joining(after: after), CatchUp(target: 0)), want: want, limits: limits)
    }

    private init(_ phase: Phase, want: Subscription, limits: GatewayLimits) {
        self.phase = phase
        self.want = want
        asideLimit = limits.catchUpBytes
        lagLimit = limits.lagBytes
    }

    /// One that gets what arrives, and finds what was before by itself.
    static func live(want: Subscription, limits: GatewayLimits) -> FeedState {
        FeedState(.live(after: 0), want: want, limits: limits)
    }

    /// Why it is over, where it is.
    var end: FeedEnd? {
        switch phase {
        case .closed(let end): end
        case .catchingUp, .live, .lagging: nil
        }
    }

    /// Whether everything that was missed is on its way.
    var isCaughtUp: Bool {
        switch phase {
        case .live, .lagging: true
        case .catchingUp, .closed: false
        }
    }

    var hasWaiting: Bool { !waiting.isEmpty }

    /// The subscriber says what it wants from now on, and, before anything was read for it, where it was.
    mutating func subscribed(to want: Subscription, after: FeedCursor?) {
        self.want = want
        if case .catchingUp(.joining, let seam) = phase { phase = .catchingUp(.joining(after: after), seam) }
    }

    /// It is over: the role or the token has ended, the service or the connection. The first reason counts.
    ///
    /// - Returns: whether this was the first.
    @discardableResult
    mutating func close(_ end: FeedEnd) -> Bool {
        if case .closed = phase { return false }
        phase = .closed(end)
        waiting.removeAll()
        return true
    }

    /// A fact that cannot be, as the doors are written.
    private func unexpected(_ fact: String) -> Never {
        preconditionFailure("\(fact) of a feed that is \(phase)")
    }
}

// MARK: - The past

extension FeedState {
    /// The feed ended here, as it was looked up after the subscriber had joined the hub.
    mutating func joined(end: FeedCursor) -> FeedStep {
        switch phase {
        case .catchingUp(.joining(let after), var seam):
            seam.extend(to: end.offset)
            switch FeedStart(after, end: end) {
            case .atEnd:
                phase = .catchingUp(.writing(through: end), seam)
                let welcome = FeedWelcome(cursor: end, isRecovered: true)
                return .write(FeedPage(welcome: welcome, content: .items([], epoch: end.epoch)))
            case .behind(let start):
                phase = .catchingUp(.reading(after: start, isFirst: true), seam)
                return .read(after: start.offset)
            case .elsewhere:
                phase = .catchingUp(.writing(through: end), seam)
                let welcome = FeedWelcome(cursor: end, isRecovered: false)
                return .write(FeedPage(welcome: welcome, content: .gap(end)))
            }
        case .closed(let end):
            return .ended(end)
        case .catchingUp, .live, .lagging:
            unexpected("the beginning")
        }
    }

    /// A page of the past was read.
    mutating func read(_ slice: FeedSlice) -> FeedStep {
        switch phase {
        case .catchingUp(.reading(let after, let isFirst), let seam):
            guard isFirst || slice.end > after.offset else {
                // Reading on leads nowhere, and never would.
                close(.reason(.unavailable))
                return .ended(.reason(.unavailable))
            }
            let through = FeedCursor(epoch: after.epoch, offset: slice.end)
            phase = .catchingUp(.writing(through: through), seam)
            switch slice {
            case .slice(let items, _):
                let wanted = items.filter { want.includes($0.content) }
                let welcome = FeedWelcome(cursor: after, isRecovered: true)
                return .write(
                    FeedPage(welcome: isFirst ? welcome : nil, content: .items(wanted, epoch: after.epoch))
                )
            case .gap:
                let welcome = FeedWelcome(cursor: through, isRecovered: false)
                return .write(FeedPage(welcome: isFirst ? welcome : nil, content: .gap(through)))
            }
        case .closed(let end):
            return .ended(end)
        case .catchingUp, .live, .lagging:
            unexpected("a page")
        }
    }

    /// The page was written.
    mutating func wrote() -> FeedStep {
        switch phase {
        case .catchingUp(.writing(let through), var seam):
            switch seam.read(through: through.offset) {
            case .behind:
                phase = .catchingUp(.reading(after: through, isFirst: false), seam)
                return .read(after: through.offset)
            case .done(let aside):
                phase = hasWaiting ? .lagging(after: through.offset) : .live(after: through.offset)
                return .goLive(aside)
            }
        case .closed(let end):
            return .ended(end)
        case .catchingUp, .live, .lagging:
            unexpected("the writing of a page")
        }
    }
}

// MARK: - What arrives

extension FeedState {
    /// An item of the feed was published.
    ///
    /// - Parameter hasRoom: whether the client takes what is written now.
    mutating func arrived(_ frame: ByteBuffer, offset: UInt64, kind: Subscription, hasRoom: Bool) -> FeedDelivery {
        guard want.contains(kind) else { return .passedOver(.unwanted) }
        switch phase {
        case .catchingUp(let past, var seam):
            // The case holds the only other reference; without this the frames aside would be copied each time.
            phase = .live(after: 0)
            let hadRoom = seam.setAside(frame, offset: offset, limit: asideLimit)
            phase = .catchingUp(past, seam)
            return hadRoom ? .setAside : .readInstead
        case .live(let after), .lagging(let after):
            return offset > after ? pass(frame, hasRoom: hasRoom) : .passedOver(.alreadyRead)
        case .closed:
            return .passedOver(.closed)
        }
    }

    /// The subscriber's unread notifications were counted anew. Only the newest count matters.
    mutating func arrived(unread frame: ByteBuffer, hasRoom: Bool) -> FeedDelivery {
        guard want.contains(.inbox) else { return .passedOver(.unwanted) }
        switch phase {
        case .catchingUp(let past, var seam):
            // As above.
            phase = .live(after: 0)
            seam.setAside(inbox: frame)
            phase = .catchingUp(past, seam)
            return .setAside
        case .live, .lagging:
            return pass(frame, hasRoom: hasRoom)
        case .closed:
            return .passedOver(.closed)
        }
    }

    /// What comes every second and needs no catching up.
    mutating func arrived(stats frame: ByteBuffer, hasRoom: Bool) -> FeedDelivery {
        guard want.contains(.stats) else { return .passedOver(.unwanted) }
        switch phase {
        case .catchingUp: return .passedOver(.catchingUp)
        case .live, .lagging: return pass(frame, hasRoom: hasRoom)
        case .closed: return .passedOver(.closed)
        }
    }

    /// A frame that is no part of the feed, but takes its turn among what is.
    mutating func reply(_ frame: ByteBuffer, hasRoom: Bool) -> FeedDelivery {
        switch phase {
        case .catchingUp, .live, .lagging: pass(frame, hasRoom: hasRoom)
        case .closed: .passedOver(.closed)
        }
    }

    /// The client has made room: what is to be written now, if anything waits.
    mutating func takeWaiting() -> ByteBuffer? {
        guard let frame = waiting.popFirst() else { return nil }
        if waiting.isEmpty, case .lagging(let after) = phase { phase = .live(after: after) }
        return frame
    }

    private mutating func pass(_ frame: ByteBuffer, hasRoom: Bool) -> FeedDelivery {
        if hasRoom, waiting.isEmpty { return .send }
        switch waiting.append(frame, limit: lagLimit) {
        case .kept:
            if case .live(let after) = phase { phase = .lagging(after: after) }
            return .waits
        case .overflowed:
            close(.reason(.tooSlow))
            return .close(.tooSlow)
        }
    }
}
