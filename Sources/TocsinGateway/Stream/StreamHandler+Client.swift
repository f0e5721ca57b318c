import NIOCore
import TocsinModel

/// What the client says.
extension StreamHandler {
    func take(_ step: MessageAssembler.Step) {
        guard phase.isOpen else {
            if case .close = step { context?.close(promise: nil) }
            return
        }
        switch step {
        case .more:
            // Each costs as much as a message, however little it brings.
            _ = isWithinRate()
        case .text(let text):
            guard isWithinRate() else { return }
            take(text)
        case .ping(let data):
            guard isWithinRate() else { return }
            send(WebSocketFrames.pong(data))
        case .pong:
            guard isWithinRate() else { return }
            heartbeat.pong()
        case .close(let code):
            core.metrics.closed(code)
            finish(WebSocketFrames.close(code, ""), deadline: core.limits.closeDeadline)
            context?.close(promise: nil)
        case .refused(let reason):
            close(reason)
        }
    }

    func take(_ text: ByteBuffer) {
        do {
            switch try ClientMessage(parsing: text.readableBytesView) {
            case .hello(let hello): take(hello)
            case .command(let command): take(command)
            }
        } catch {
            close(.badFrame(error.reason))
        }
    }

    func take(_ hello: Hello) {
        guard case .awaitingHello = phase else {
            close(.badFrame("There was a hello before."))
            return
        }
        phase = .entering
        heartbeat = Heartbeat(at: core.clock.uptime())
        jobs.yield(.hello(hello))
    }

    func take(_ command: ClientCommand) {
        if case .awaitingHello = phase {
            close(.badFrame("The first message has to be a hello."))
            return
        }
        guard commandsWaiting < core.limits.commandsWaiting else {
            close(.tooMany("Too many commands wait for their answer."))
            return
        }
        commandsWaiting += 1
        jobs.yield(.command(command))
    }

    private func isWithinRate() -> Bool {
        guard !messages.take(core.limits.messages, at: core.clock.uptime()) else { return true }
        close(.tooMany("Too many messages in a short time."))
        return false
    }
}
