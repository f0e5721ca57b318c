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
            core.backend.commands.tally.count(result, through: .webSocket)
        }
        await stream.answer(ServerFrames.result(result, id: command.id?.json))
    }
}

// MARK: - Catching up

extension StreamWorker {
    /// Joins, then reads: what was committed before is read, what is published after is seen, so there is no hole between.
    private func begin(_ hello: Hello, as identity: Identity) async throws {
        let member = StreamMember(identity: identity, want: hello.want)
        guard await stream.enter(member, after: hello.after) else { return }
        let end = await core.backend.feed.position()
        let unread = try await core.backend.inbox.unread(identity.user)
        var step = await stream.joined(end: end)
        while true {
            switch step {
            case .read(let after):
                let slice = try await core.backend.feed.slice(identity.user, after, core.limits.catchUpItems)
                step = await stream.read(slice)
            case .write(let page):
                step = await stream.write(page: frames(of: page, to: identity, unread: unread))
            case .goLive, .ended:
                return
            }
        }
    }

    private func frames(of page: FeedPage, to identity: Identity, unread: Int) -> [ByteBuffer] {
        var frames: [ByteBuffer] = []
        if let welcome = page.welcome { frames.append(core.frame(of: welcome, to: identity, unread: unread)) }
        switch page.content {
        case .items(let items, let epoch): frames += items.map { ServerFrames.item($0, epoch: epoch) }
        case .gap(let cursor): frames.append(ServerFrames.gap(cursor))
        }
        return frames
    }
}
