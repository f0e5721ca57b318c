import Logging
import NIOCore
import TocsinModel

/// What a stream's client asked for that needs waiting.
enum StreamJob: Sendable {
    case hello(Hello)
    case command(ClientCommand)
}

/// Does one stream's jobs, one after the other, for as long as it is open.
struct StreamWorker: Sendable {
    let core: GatewayCore
    let stream: StreamHandle
    let jobs: AsyncStream<StreamJob>
    /// The client's address.
    let address: ClientAddress
    /// The token of the handshake's `Authorization`, where there was one.
    let bearer: String?

    func run() async {
        do {
            var identity: Identity?
            if let bearer { identity = try await identify(bearer) }
            for await job in jobs {
                switch job {
                case .hello(let hello):
                    if let token = hello.token { identity = try await identify(token) }
                    guard let identity else { throw CloseReason(.malformed) }
                    try await begin(hello, as: identity)
                case .command(let command):
                    guard let identity else { return }
                    try await answer(command, of: identity)
                }
            }
        } catch let reason as CloseReason {
            await stream.close(reason)
        } catch {
            core.logger.warning("a stream was closed because it could not be served", metadata: ["error": "\(error)"])
            await stream.close(.unavailable)
        }
    }

    private func identify(_ token: String) async throws -> Identity {
        do {
            return try await core.identify(token: token, from: address)
        } catch {
            throw CloseReason(error)
        }
    }

    private func answer(_ command: ClientCommand, of identity: Identity) async throws {
        if let refusal = core.refusal(of: identity, at: core.clock.now()) { throw CloseReason(refusal) }
        let result: CommandResult
        switch command.action {
        case .success(let action): result = await core.submit(action, of: identity, through: .webSocket)
        case .failure(let refusal):
            result = .refused(refusal)
            core.backend.commands.count(result, through: .webSocket)
        }
        await stream.answer(ServerFrames.result(result, id: command.id?.json))
    }
}

// MARK: - Catching up

extension StreamWorker {
    /// Joins, then reads: what was committed before is read, what is published after is seen, so there is no hole between.
    private func begin(_ hello: Hello, as identity: Identity) async throws {
        guard await stream.enter(StreamMember(identity: identity, want: hello.want)) else { return }
        let end = await core.backend.position()
        let unread = try await core.backend.unread(identity.user)
        let reader = FeedReader(core: core, user: identity.user)
        var slice = try await reader.first(after: hello.after, end: end)
        // The cursor of the welcome is where this stream begins, not where the feed ends: a client that loses the
        // connection before it was brought up to date must not skip the rest.
        let start: FeedCursor
        let recovered: Bool
        switch slice {
        case .slice:
            start = hello.after ?? end
            recovered = true
        case .gap(let top):
            start = FeedCursor(epoch: end.epoch, offset: top)
            recovered = false
        }
        let role = min(identity.granted, core.access.role(of: identity.user) ?? identity.granted)
        await stream.welcome(
            [ServerFrames.welcome(identity.user, as: role, cursor: start, recovered: recovered, unread: unread)],
            target: end.offset
        )
        while let offset = try await send(slice, epoch: end.epoch, want: hello.want) {
            slice = try await reader.next(after: offset)
        }
    }

    /// Sends a slice; gives the offset to read on after, or `nil` where the stream is live or has ended.
    private func send(_ slice: FeedSlice, epoch: String, want: Want) async throws -> UInt64? {
        switch slice {
        case .slice(let items, let through):
            let frames = items.filter { want.includes($0.content) }
                .map { ServerFrames.item($0, epoch: epoch) }
            return await stream.replay(frames, through: through) ? through : nil
        case .gap(let top):
            let frame = ServerFrames.gap(FeedCursor(epoch: epoch, offset: top))
            return await stream.replay([frame], through: top) ? top : nil
        }
    }
}
