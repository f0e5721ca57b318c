internal import Logging
internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinStore

/// Says, as an alert of our own, that notifications do not leave by MQTT: over every other door, and by MQTT when it is over.
struct PublisherWatch: Sendable {
    let parts: ServiceParts
    let logger: Logger

    private static let interval = Duration.seconds(1)

    /// Runs until its task is cancelled.
    func run() async {
        var health = PublisherHealth()
        var ticker = Ticker(every: Self.interval)
        while await ticker.next() {
            for finding in health.observe(sample(), at: .now) { await say(finding) }
        }
    }

    private func sample() -> PublisherHealth.Sample {
        let statistics = parts.publisher.statistics
        let reason: String? =
            switch statistics.connection {
            case .up: nil
            case .down(let reason): reason
            }
        return PublisherHealth.Sample(
            downReason: reason,
            givenUp: statistics.refused,
            losses: statistics.losses,
            ingestLosses: parts.link.tally.losses
        )
    }

    private func say(_ finding: PublisherHealth.Finding) async {
        switch finding {
        case .cutOff(let reason):
            await parts.reactor.tell(
                SelfCondition(
                    kind: .publisherCutOff,
                    severity: .critical,
                    summary:
                        "notifications do not leave by MQTT: the client that publishes has no connection: \(reason)"
                )
            )
        case .reconnected:
            await parts.reactor.tell(.over(.publisherCutOff))
        case .gaveUp(let count):
            let latest = (try? parts.store.deadDeliveries(limit: 1))?.first
            let example = latest.map { ", the latest to \($0.topic): \($0.reason)" } ?? ""
            let summary = "messages could not be published by MQTT (\(count) since it was last said)\(example)"
            await parts.reactor.tell(SelfCondition(kind: .channelDown, subject: "mqtt", summary: summary))
        case .calm:
            await parts.reactor.tell(.over(.channelDown, subject: "mqtt"))
        case .rivals:
            logger.error(
                """
                both clients lose their connections again and again: where the broker takes the user's name for the client's id \
                (mosquitto: use_username_as_clientid), each throws the other out; give broker.publisher a username of its own
                """
            )
        }
    }
}
