package import Logging
internal import ServiceLifecycle
internal import TocsinBroker
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinDashboard
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel
internal import TocsinStore
internal import TocsinTime
internal import UnixSignals

/// The whole service: its parts put together, started, and stopped in order.
package enum TocsinService {
    /// Runs until SIGTERM or SIGINT, then stops reading, commits, lets the acknowledgements out and sends what is due.
    package static func run(_ options: ServiceOptions, logger: Logger) async throws {
        let configuration = options.configuration
        let clock = WallClock.system
        let store = try Store(path: configuration.store.path, newEpoch: newEpoch())
        defer { store.close() }
        let hub = LiveHub(epoch: store.epoch)
        let queue = OutboxQueue()
        let sleeper = WakeTimer(clock: clock)
        let snapshotter = Snapshotter(store: store, logger: logger)
        let meter = EventRateMeter()
        let proofs = ProofRequests()
        let reactor = try Reactor(
            store: store,
            configuration: configuration,
            outlet: CommitSinks(
                feed: { hub.publish($0, unread: $1) },
                outbox: { queue.add($0) },
                wakeAt: { sleeper.set($0) },
                snapshot: { snapshotter.request($0) },
                prove: { proofs.ask($0) }
            ),
            meter: meter,
            clock: clock,
            logger: logger
        )
        let broker = try TocsinBroker.BrokerSettings(configuration.broker, environment: options.environment)
        let topics = OutgoingTopics(prefix: configuration.broker.prefix)
        let access = await AccessRegister(try AccessRegister.Rules(configuration, environment: options.environment))
        let parts = ServiceParts(
            store: store,
            reactor: reactor,
            publisher: PublisherSession(
                settings: try publisherSettings(options, topics, access, store, since: clock.now()),
                logger: logger
            ),
            ingest: IngestSession(
                settings: broker,
                subscriptions: configuration.sources.map(\.filter.text),
                redelivery: try redeliveryFilter(store),
                prefix: configuration.broker.prefix,
                proofs: proofs,
                memory: try sessionMemory(store, configuration.broker, logger),
                wantsRetained: try store.isNew,
                logger: logger
            ),
            outbox: queue,
            topics: topics,
            link: LinkState(),
            sources: SourceFilters(configuration.sources),
            clientID: configuration.broker.clientID,
            credentials: BrokerCredentials(configuration.broker, environment: options.environment),
            explainDesk: ExplanationService(store: store),
            reportDesk: ReportService(store: store, reactor: reactor),
            meter: meter,
            clock: clock
        )
        try await reactor.start()
        let background = BackgroundService(
            parts: parts,
            sleeper: sleeper,
            snapshotter: snapshotter,
            bounds: StoreBounds(configuration.store),
            logger: logger
        )
        let gateway = Gateway(
            settings: try gatewaySettings(options, access),
            backend: .live(parts),
            hub: hub,
            logger: logger
        )
        let reload = ReloadService(options: options, parts: parts, access: access, logger: logger)
        let group = ServiceGroup(
            // Stopped from the last to the first: nothing more comes in, the doors close, then what is due goes out.
            services: [background, gateway, reload, IngestLoop(parts: parts, logger: logger)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await group.run()
        logger.info("stopped")
    }

    /// A feed's name: nobody needs to guess it, it only has to be another one each time.
    private static func newEpoch() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// Messages that were committed in the last run may come again, because their acknowledgement never arrived.
    private static func redeliveryFilter(_ store: Store) throws -> RedeliveryFilter {
        var filter = RedeliveryFilter()
        for batch in try store.latestMessages(count: filter.capacity) { filter.remember(batch) }
        return filter
    }

    /// A session is known by the broker and the client id: where either changes, it is another one.
    private static func sessionMemory(
        _ store: Store,
        _ broker: TocsinConfiguration.BrokerSettings,
        _ logger: Logger
    ) throws -> SessionMemory {
        let session = "\(broker.clientID)@\(broker.host):\(broker.port)"
        return SessionMemory(filters: try store.filters(ofSession: session)) { filters in
            do {
                try store.keep(filters, ofSession: session)
            } catch {
                logger.warning("cannot write down what is subscribed to", metadata: ["error": "\(error)"])
            }
        }
    }

    private static func publisherSettings(
        _ options: ServiceOptions,
        _ topics: OutgoingTopics,
        _ access: AccessRegister,
        _ store: Store,
        since: Timestamp
    ) throws -> PublisherSettings {
        var online = JSONText()
        online.object { json in
            json.member("online", true)
            json.member("since", since)
        }
        var offline = JSONText()
        offline.object { $0.member("online", false) }
        return PublisherSettings(
            broker: try .publishing(options.configuration.broker, environment: options.environment),
            online: OutboundMessage(topic: topics.status, payload: online.bytes, isRetained: true),
            offline: OutboundMessage(topic: topics.status, payload: offline.bytes, isRetained: true),
            subscriptions: [topics.commands],
            requestLimits: requestLimits(options.configuration.broker.commandsPerMinute),
            // Nobody knows who made-up users are: they are one.
            sender: { topic in topics.commander(topic).flatMap { access.knows($0) ? $0.text : nil } ?? "" },
            reduce: { message, room in PayloadReduction.reduced(message.payload, to: room) },
            sweep: RetainedSweep(filters: topics.retained) { found in
                topics.strangers(
                    found,
                    isKnownUser: access.knows,
                    // What cannot be looked up may be ours.
                    knownIncidents: { (try? store.known($0)) ?? Set($0) }
                )
            }
        )
    }

    private static func requestLimits(_ commandsPerMinute: Int?) -> RequestLimits {
        guard let commandsPerMinute else { return RequestLimits(perSecond: nil) }
        return RequestLimits(perSecond: Double(commandsPerMinute) / 60, burst: max(10, commandsPerMinute / 12))
    }

    private static func gatewaySettings(_ options: ServiceOptions, _ access: AccessRegister) throws
        -> GatewaySettings
    {
        let http = options.configuration.http
        let assets = try DashboardAssets.load()
        var settings = GatewaySettings(
            host: http.host,
            port: http.port,
            allowedOrigins: http.allowedOrigins,
            access: access
        )
        settings.tls = http.tls.map { GatewaySettings.TLSFiles(certificate: $0.certificateFile, key: $0.keyFile) }
        settings.allowedHosts = http.allowedHosts
        settings.trustedProxies = http.trustedProxies.compactMap { IPNetwork($0) }
        settings.metricsListener = http.metrics.map { ($0.host, $0.port) }
        settings.limits = GatewayLimits(http.limits)
        settings.asset = { path in
            assets.asset(at: path).map { ($0.bytes, $0.contentType, $0.etag) }
        }
        let onReady = options.onReady
        settings.onBound = { port in
            var bound = http
            bound.port = port
            onReady(bound.url)
        }
        return settings
    }
}
