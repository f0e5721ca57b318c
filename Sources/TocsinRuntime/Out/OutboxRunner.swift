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
            let rows = items.compactMap(row)
            guard await publish(rows.compactMap(\.message)) == .published else { return .closed }
            await reactor.published(rows.map(\.id))
        }
    }

    /// A row of the outbox, and what is published for it: nothing where a later row of the same topic has taken its place.
    private typealias Row = (id: Int64, message: OutboundMessage?)

    /// - Returns: `nil` where it can't be read now. It stays in the store, and the next state of its topic comes by itself.
    private func row(_ item: OutboxItem) -> Row? {
        do {
            let payload = try store.message(item)
            let message = payload.map {
                OutboundMessage(topic: item.topic, payload: $0, isRetained: item.isRetained, expiry: item.expiry)
            }
            return (item.id, message)
        } catch {
            logger.error(
                "cannot read what is to be published",
                metadata: ["topic": "\(item.topic)", "error": "\(error)"]
            )
            return nil
        }
    }

    private func publish(_ messages: [OutboundMessage]) async -> Outcome {
        guard !messages.isEmpty else { return .published }
        do {
            try await publisher.publish(messages)
            return .published
        } catch {
            switch error {
            case .closed: return .closed
            case .refused: return await publishEach(of: messages)
            }
        }
    }

    /// One of them is refused for good; the others must not suffer for it.
    private func publishEach(of messages: [OutboundMessage]) async -> Outcome {
        for message in messages {
            do {
                try await publisher.publish(message)
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
