internal import Logging
internal import TocsinBroker
internal import TocsinModel
internal import TocsinStore

/// Publishes what a commit has released, in order, and tells the reactor what the broker has taken.
struct OutboxRunner: Sendable {
    let queue: OutboxQueue
    let store: Store
    let publisher: PublisherSession
    let reactor: Reactor
    let logger: Logger

    /// Messages handed to the publisher at a time.
    private static let batch = 500

    private enum Outcome {
        case published
        /// The publisher takes no more; what is left stays in the store.
        case closed
    }

    /// Begins with what an earlier run left; runs until the queue is finished and empty, or until the publisher stops.
    func run() async {
        guard await publishWaiting() == .published else { return }
        for await _ in queue.additions {
            guard await publishWaiting() == .published else { return }
        }
    }

    private func publishWaiting() async -> Outcome {
        while true {
            do {
                try queue.fill { after, limit in try store.waitingOutbox(after: after, limit: limit) }
            } catch {
                logger.error("cannot read what is to be published", metadata: ["error": "\(error)"])
            }
            let items = queue.take(Self.batch)
            guard !items.isEmpty else { return .published }
            guard await publish(items) == .published else { return .closed }
            await reactor.published(items.map(\.id))
        }
    }

    private func publish(_ items: [OutboxItem]) async -> Outcome {
        do {
            try await publisher.publish(items.map(\.message))
            return .published
        } catch {
            switch error {
            case .closed: return .closed
            case .refused: return await publishEach(of: items)
            }
        }
    }

    /// One of them is refused for good; the others must not suffer for it.
    private func publishEach(of items: [OutboxItem]) async -> Outcome {
        for item in items {
            do {
                try await publisher.publish(item.message)
            } catch {
                switch error {
                case .closed:
                    return .closed
                case .refused(let topic, let reason):
                    logger.error(
                        "the broker will never take a message",
                        metadata: ["topic": "\(topic)", "reason": "\(reason)"]
                    )
                }
            }
        }
        return .published
    }
}

extension OutboxItem {
    fileprivate var message: OutboundMessage {
        OutboundMessage(topic: topic, payload: payload, isRetained: isRetained, expiry: expiry)
    }
}
