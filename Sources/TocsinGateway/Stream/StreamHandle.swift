import NIOCore
import TocsinModel

/// A stream as it is seen from outside its event loop.
struct StreamHandle: Sendable {
    private let eventLoop: any EventLoop
    private let handler: NIOLoopBound<StreamHandler>

    /// On the event loop.
    init(_ handler: StreamHandler, eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
    }

    func enter(_ member: StreamMember, after: FeedCursor?) async -> Bool {
        await perform { $0.enter(member, after: after) } ?? false
    }

    func joined(end: FeedCursor) async -> FeedStep {
        await perform { $0.joined(end: end) } ?? .ended(.gone)
    }

    func read(_ slice: FeedSlice) async -> FeedStep {
        await perform { $0.read(slice) } ?? .ended(.gone)
    }

    /// Sends a page and returns when the client has taken it, so that the past is read at the client's pace.
    func write(page frames: [ByteBuffer]) async -> FeedStep {
        let written = eventLoop.makePromise(of: Void.self)
        guard let step = await perform({ $0.write(page: frames, written: written) }) else {
            written.succeed()
            return .ended(.gone)
        }
        do {
            try await written.futureResult.get()
            return step
        } catch {
            // The connection has ended.
            return .ended(.gone)
        }
    }

    func answer(_ frame: ByteBuffer) async {
        await perform { $0.answer(frame) }
    }

    func close(_ reason: CloseReason) async {
        await perform { $0.close(reason) }
    }

    /// `nil` only where the event loop is gone.
    @discardableResult
    private func perform<Result: Sendable>(_ body: @escaping @Sendable (StreamHandler) -> Result) async -> Result? {
        try? await eventLoop.submit { body(handler.value) }.get()
    }
}
