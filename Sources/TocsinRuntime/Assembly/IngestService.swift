internal import Logging
internal import ServiceLifecycle

/// Reading from the broker, as a service: the first to stop.
struct IngestService: Service {
    let parts: ServiceParts
    let logger: Logger

    func run() async throws {
        await IngestLoop(
            session: parts.ingest,
            reactor: parts.reactor,
            link: parts.link,
            sources: parts.sources,
            clientID: parts.clientID,
            clock: parts.clock,
            logger: logger
        ).run()
    }
}
