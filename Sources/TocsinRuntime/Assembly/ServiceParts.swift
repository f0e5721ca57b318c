internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinGateway
internal import TocsinModel
internal import TocsinStore

/// The running parts, for those that work with several of them.
struct ServiceParts: Sendable {
    let store: Store
    let reactor: Reactor
    let publisher: PublisherSession
    let ingest: IngestSession
    let outbox: OutboxQueue
    let topics: OutgoingTopics
    let link: LinkState
    let sources: SourceFilters
    let clientID: String
    let credentials: BrokerCredentials
    let explainDesk: ExplanationService
    let reportDesk: ReportService
    let meter: EventRateMeter
    let commands = CommandTally()
    let space = SpaceTally()
    let clock: WallClock

    /// Whether the loop turns. Never waits for it.
    var health: Health {
        let silence = reactor.monitor.silence
        return silence < LoopMonitor.patience ? .turning : .stuck(seconds: Int(silence.components.seconds))
    }

    /// Whether the service does its work: it hears devices, what it hears is kept, and people are told. Never waits for the loop.
    var readiness: Readiness {
        var reasons: [String] = []
        let monitor = reactor.monitor
        if !monitor.isTurning {
            reasons.append("the loop has not turned for \(monitor.silence.components.seconds) s")
        }
        if let problem = monitor.storeProblem {
            reasons.append("the store did not take the last commit: \(problem)")
        }
        reasons += link.reasons
        switch publisher.statistics.connection {
        case .up: break
        case .down(let reason): reasons.append("the client that publishes is not connected to the broker: \(reason)")
        }
        return reasons.isEmpty ? .ready : .notReady(reasons)
    }
}
