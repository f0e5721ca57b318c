import NIOCore

/// What a stream does while the range it missed is read: it keeps what comes live, and finds the seam between the two.
///
/// Everything published after the stream has joined is seen here; everything committed before is read. An item may be both, so
/// what is read decides: the live ones up to there are dropped. What does not fit is let go, and the reading goes on until
/// it has passed that too, which it can, because what is published is committed.
struct CatchUp: Sendable, Equatable {
    struct Aside: Sendable, Equatable {
        let offset: UInt64
        let frame: ByteBuffer
    }

    enum Progress: Sendable, Equatable {
        /// There is more to read.
        case behind
        /// The seam is found; these come next, and then what is live.
        case done([ByteBuffer])
    }

    /// Where the feed ended when the stream joined, or the last one let go: reading has to come so far.
    private(set) var target: UInt64
    private var aside: [Aside] = []
    private var bytes = 0
    /// The newest count; older ones are worth nothing.
    private var inbox: ByteBuffer?

    init(target: UInt64) {
        self.target = target
    }

    /// The end of the feed as it was read after joining; never moves back.
    mutating func extend(to target: UInt64) {
        self.target = max(self.target, target)
    }

    /// Returns whether there was room; if not, everything aside was let go, to be read.
    mutating func setAside(_ frame: ByteBuffer, offset: UInt64, limit: Int) -> Bool {
        guard bytes + frame.readableBytes <= limit else {
            aside = []
            bytes = 0
            extend(to: offset)
            return false
        }
        aside.append(Aside(offset: offset, frame: frame))
        bytes += frame.readableBytes
        return true
    }

    mutating func setAside(inbox frame: ByteBuffer) {
        inbox = frame
    }

    /// Everything up to and including `offset` was read and sent.
    mutating func read(through offset: UInt64) -> Progress {
        guard offset >= target else { return .behind }
        return .done(aside.filter { $0.offset > offset }.map(\.frame) + (inbox.map { [$0] } ?? []))
    }
}
