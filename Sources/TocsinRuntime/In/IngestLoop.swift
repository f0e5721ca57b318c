internal import Logging
internal import ServiceLifecycle
internal import TocsinBroker
internal import TocsinModel

/// Brings batches from the broker to the reactor, and lets the acknowledgements out once they are committed.
struct IngestLoop: Sendable {
    let session: IngestSession
    let reactor: Reactor
    let link: LinkState
    let logger: Logger

    /// How long one wait for the broker lasts at most.
    private static let wait = Duration.seconds(1)

    /// Runs until graceful shutdown, then leaves the broker with everything acknowledged that is committed.
    func run() async {
        await withGracefulShutdownHandler {
            while !Task.isShuttingDownGracefully && !Task.isCancelled {
                await step()
            }
        } onGracefulShutdown: {
            session.interrupt()
        }
        await session.close()
    }

    private func step() async {
        switch await session.next(within: Self.wait) {
        case .batch(let batch):
            do {
                try await reactor.take(batch)
                await session.acknowledge()
            } catch {
                // The broker keeps what isn't acknowledged and sends it again.
                await session.abandon()
            }
        case .connected(let isSessionPresent):
            logger.debug("session", metadata: ["present": "\(isSessionPresent)"])
            // The session has its subscriptions; MQTT 3.1.1 then hears no more about them.
            if isSessionPresent { await changed(isUp: true) }
        case .subscribed:
            await changed(isUp: true)
        case .disconnected:
            await changed(isUp: false)
        case .refused(let filter, let reason):
            logger.error("the broker refuses a subscription", metadata: ["filter": "\(filter)", "reason": "\(reason)"])
            link.refused(filter, reason)
        case .idle:
            break
        }
    }

    private func changed(isUp: Bool) async {
        guard link.set(isUp) else { return }
        do {
            try await reactor.linkChanged(isUp: isUp)
        } catch {
            // The reactor has said why. Until it knows, silence is counted from too early, which only an `absent` rule notices.
            link.forget()
        }
    }
}
