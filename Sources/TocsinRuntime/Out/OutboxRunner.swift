internal import Logging
internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinStore
internal import TocsinTime

/// Publishes what a commit has released, in order, and tells the reactor what the broker has taken and what it never will.
struct OutboxRunner: Sendable {
    let queue: OutboxQueue
    let store: Store
    let publisher: PublisherSession
    let reactor: Reactor
    let topics: OutgoingTopics
    let clock: WallClock
    let logger: Logger

    /// Messages handed to the publisher at a time.
    private static let batch = 200
    private static let batchBytes = 512 * 1024

    /// Begins with what an earlier run left; runs until the queue is finished and empty and every row has come to its end, or until the
    /// publisher stops: then what is left stays in the store.
    func run() async {
        let outcomes = OutboxOutcomes()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await writeDown(outcomes) }
            await handOn(outcomes)
            outcomes.complete()
        }
    }

    private func handOn(_ outcomes: OutboxOutcomes) async {
        guard await handOnWaiting(outcomes) else { return }
        for await _ in queue.additions {
            guard await handOnWaiting(outcomes) else { return }
        }
    }

    /// Whether the publisher takes more.
    private func handOnWaiting(_ outcomes: OutboxOutcomes) async -> Bool {
        while true {
            do {
                try queue.fill { after, limit, bytes in
                    try store.waitingOutbox(after: after, limit: limit, bytes: bytes)
                }
            } catch {
                logger.error("cannot read what is to be published", metadata: ["error": "\(error)"])
            }
            let items = queue.take(Self.batch, bytes: Self.batchBytes)
            guard !items.isEmpty else { return true }
            outcomes.expect(items.count)
            do {
                try await publisher.publish(items.map { $0.message(topics) }) { index, failure in
                    outcomes.add(OutboxOutcomes.Outcome(item: items[index], failure: failure))
                }
            } catch {
                outcomes.withdraw(items.count)
                return false
            }
        }
    }

    private func writeDown(_ outcomes: OutboxOutcomes) async {
        for await _ in outcomes.news {
            var over: [Int64] = []
            var dead: [DeadDelivery] = []
            for outcome in outcomes.take() {
                switch outcome.failure {
                case nil:
                    over.append(outcome.item.id)
                case .refused(let topic, let reason):
                    logger.error(
                        "a message was given up",
                        metadata: ["topic": "\(topic)", "reason": "\(reason)", "dead_letter": "\(outcome.item.deadID)"]
                    )
                    over.append(outcome.item.id)
                    dead.append(outcome.item.dead(reason, topics, at: clock.now()))
                case .closed:
                    break
                }
            }
            if !over.isEmpty { await reactor.published(over, dead: dead) }
        }
    }
}

extension OutboxItem {
    fileprivate var deadID: String { "\(subject)_mqtt" }

    fileprivate func dead(_ reason: String, _ topics: OutgoingTopics, at: Timestamp) -> DeadDelivery {
        DeadDelivery(id: deadID, at: at, topic: topic(topics), payload: payload, reason: reason)
    }
}
