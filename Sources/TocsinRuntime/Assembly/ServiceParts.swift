internal import TocsinBroker
internal import TocsinGateway
internal import TocsinModel
internal import TocsinStore

/// The running parts, for those that report on all of them.
struct ServiceParts: Sendable {
    let store: Store
    let reactor: Reactor
    let publisher: PublisherSession
    let ingest: IngestSession
    let outbox: OutboxQueue
    let topics: OutgoingTopics
    let link: LinkState
    let explainDesk: ExplainDesk
    let reportDesk: ReportDesk
    let meter: Meter
    let commands = CommandTally()
    let clock: WallClock

    /// Whether the service does its work: it hears devices, and what it hears is kept.
    func readiness() async -> Readiness {
        var reasons: [String] = []
        if await reactor.status().isStale { reasons.append("the store did not take the last commit") }
        if !link.isUp { reasons.append("not connected to the broker") }
        switch publisher.statistics.connection {
        case .up: break
        case .down(let reason): reasons.append("the client that publishes is not connected to the broker: \(reason)")
        }
        reasons += link.refusals.map { "the broker refuses the subscription \($0.filter): \($0.reason)" }
        return reasons.isEmpty ? .ready : .notReady(reasons)
    }
}
