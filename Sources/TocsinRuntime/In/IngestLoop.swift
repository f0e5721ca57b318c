internal import Logging
internal import ServiceLifecycle
internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinTime

/// Brings batches from the broker to the reactor, lets the acknowledgements out once they are committed, and says what becomes of
/// the connection.
///
/// The first to stop.
struct IngestLoop: Service {
    let parts: ServiceParts
    let logger: Logger

    /// How long one wait for the broker lasts at most.
    private static let wait = Duration.seconds(1)
    /// How long people are told of a lost session: nothing that could be repaired would end it.
    private static let lossIsTold = Duration.seconds(600)

    /// What has to be taken back when its time has come.
    private struct Memory {
        /// Also for what an earlier life raised.
        var lossIsOverAt = ContinuousClock.now + IngestLoop.lossIsTold
        var isLossOver = false
        /// What is subscribed to, as the broker has answered for it once.
        var settled: [String] = []
    }

    /// Runs until graceful shutdown, then leaves the broker with everything acknowledged that is committed.
    func run() async {
        await withGracefulShutdownHandler {
            var memory = Memory()
            while !Task.isShuttingDownGracefully && !Task.isCancelled {
                await step(&memory)
                await takeBack(&memory)
            }
        } onGracefulShutdown: {
            parts.ingest.interrupt()
        }
        await parts.ingest.close()
    }

    private func step(_ memory: inout Memory) async {
        switch await parts.ingest.next(within: Self.wait) {
        case .batch(let batch):
            do {
                try await parts.reactor.take(batch)
                await parts.ingest.acknowledge()
            } catch {
                // The broker keeps what isn't acknowledged and sends it again.
                await parts.ingest.abandon()
            }
        case .connected(let isSessionPresent):
            logger.debug("session", metadata: ["present": "\(isSessionPresent)"])
            // The session has its subscriptions; MQTT 3.1.1 then hears no more about them.
            if isSessionPresent { await set(.up) }
        case .sessionLost:
            await sessionIsLost(&memory)
        case .subscribed:
            await set(.up)
            await settled(&memory)
        case .disconnected:
            await set(.down)
        case .deaf(let duration):
            logger.warning("the broker does not answer, though the connection stands: no device counts as silent")
            await set(.deaf, since: parts.clock.now() - TimeSpan(duration))
        case .hearing:
            logger.info("the broker answers again")
            await set(.up)
        case .heard(let time):
            // The loop asks again where it could not be written down.
            try? await parts.reactor.heard(through: time)
        case .contended(let isCertain):
            await contended(isCertain: isCertain)
        case .uncontended:
            parts.link.contended(false)
            await parts.reactor.tell(.over(.sessionTakenOver, subject: parts.clientID))
        case .refused(let filter, let reason):
            parts.link.refused(filter, reason)
            await parts.reactor.tell(Self.cutOff(filter, reason))
            await cutOffSources()
        case .granted(let filter):
            parts.link.granted(filter)
            await parts.reactor.tell(.over(.sourceCutOff, subject: filter))
            await cutOffSources()
        case .idle:
            break
        }
    }

    private func set(_ hearing: LinkState.Hearing, since: Timestamp? = nil) async {
        guard parts.link.set(hearing) else { return }
        do {
            switch hearing {
            case .up: try await parts.reactor.linkRestored()
            case .down, .deaf: try await parts.reactor.linkLost(since: since ?? parts.clock.now())
            }
        } catch {
            // The reactor has said why. Until it knows, silence is counted from too early, which only an `absent` rule notices.
            parts.link.forget()
        }
    }

    private static func cutOff(_ filter: String, _ reason: String) -> SelfCondition {
        SelfCondition(
            kind: .sourceCutOff,
            subject: filter,
            summary: "The MQTT broker refuses the subscription \(filter) (\(reason)): nothing that it brings is heard. "
                + "Allow it in the broker's access list"
        )
    }

    /// The broker has answered for every filter: what was refused and is granted, or is not asked for any more, is over.
    private func settled(_ memory: inout Memory) async {
        let filters = parts.sources.filters
        parts.link.keepOnly(filters)
        let refused = Set(parts.link.refusals.map(\.filter))
        if memory.settled != filters {
            for filter in Set(filters + memory.settled + parts.ingest.earlierFilters).subtracting(refused).sorted() {
                await parts.reactor.tell(.over(.sourceCutOff, subject: filter))
            }
            memory.settled = filters
        }
        await cutOffSources()
    }

    private func cutOffSources() async {
        do {
            try await parts.reactor.cutOff(parts.sources.sources(behind: parts.link.refusals.map(\.filter)))
        } catch {
            logger.warning("cannot write down which sources are cut off", metadata: ["error": "\(error)"])
        }
    }

    private func sessionIsLost(_ memory: inout Memory) async {
        parts.link.lostSession()
        logger.warning(
            "the broker has lost our session: messages that waited in it are lost",
            metadata: ["client": "\(parts.clientID)"]
        )
        memory.lossIsOverAt = .now + Self.lossIsTold
        memory.isLossOver = false
        await parts.reactor.tell(
            SelfCondition(
                kind: .sessionLost,
                subject: parts.clientID,
                severity: .warning,
                summary:
                    "The MQTT broker no longer had the session of \(parts.clientID): messages that waited in it are lost. "
                    + "The broker keeps no sessions, kept it for too short a time, or another client used this id"
            )
        )
    }

    private func contended(isCertain: Bool) async {
        parts.link.contended(true)
        logger.error(
            isCertain
                ? "another client connects to the broker under our client id, and each throws the other out"
                : "the broker closes each connection soon after it was accepted, as where another client connects under our client id",
            metadata: [
                "client": "\(parts.clientID)",
                "fix": """
                give each its own client_id and bind it to its account; where the broker has use_username_as_clientid, \
                give the publishing client a user of its own (broker.publisher)
                """,
            ]
        )
        await parts.reactor.tell(
            SelfCondition(
                kind: .sessionTakenOver,
                subject: parts.clientID,
                summary: (isCertain
                    ? "Another client connects to the MQTT broker as \(parts.clientID), and each throws the other out: "
                    : "The MQTT broker closes each connection of \(parts.clientID) soon after it accepted it; "
                        + "another client probably connects under this id: ")
                    + "events that it takes are not seen here. Give each client an id of its own, bound to its account"
            )
        )
    }

    /// What an earlier life raised ends as what this one did.
    private func takeBack(_ memory: inout Memory) async {
        guard !memory.isLossOver, ContinuousClock.now >= memory.lossIsOverAt, parts.link.isUp else { return }
        memory.isLossOver = true
        await parts.reactor.tell(.over(.sessionLost, subject: parts.clientID))
        if !parts.link.isContended { await parts.reactor.tell(.over(.sessionTakenOver, subject: parts.clientID)) }
    }
}
