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

    func enter(_ member: StreamMember) async -> Bool {
        await perform { $0.enter(member) } ?? false
    }

    func welcome(_ frames: [ByteBuffer], target: UInt64) async {
        await perform { $0.welcome(frames, target: target) }
    }

    /// Sends what was read and returns when the client has taken it, so that the past is read at the client's pace.
    ///
    /// - Returns: whether there is more to read.
    func replay(_ frames: [ByteBuffer], through offset: UInt64) async -> Bool {
        let written = eventLoop.makePromise(of: Void.self)
        let isBehind = await perform { $0.replay(frames, through: offset, written: written) }
        guard let isBehind else {
            written.succeed()
            return false
        }
        do {
            try await written.futureResult.get()
            return isBehind
        } catch {
            // The connection has ended.
            return false
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
