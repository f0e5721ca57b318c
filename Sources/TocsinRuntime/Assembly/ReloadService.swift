internal import Logging
internal import ServiceLifecycle
internal import TocsinBroker
internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import UnixSignals

/// SIGHUP: the configuration is read again. A bad one is refused as a whole, and the old one stays.
struct ReloadService: Service {
    let options: ServiceOptions
    let parts: ServiceParts
    let users: KnownUsers
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        var present = options.configuration
        for await _ in signals.cancelOnGracefulShutdown() {
            if let next = await reload(from: present) { present = next }
        }
    }

    private func reload(from present: Configuration) async -> Configuration? {
        let bundle = ConfigurationBundle.read(entry: options.configurationPath)
        let loaded = ConfigurationLoader.load(
            bundle,
            environment: options.environment,
            functions: .live,
            inspector: .live(options.environment)
        )
        for problem in loaded.problems { logger.warning("configuration", metadata: ["problem": "\(problem)"]) }
        guard let next = loaded.configuration else {
            logger.error(
                "the new configuration is refused; the old one stays",
                metadata: ["errors": "\(loaded.errors.count)"]
            )
            return nil
        }
        let change = ConfigurationChange(from: present, to: next)
        if let refusal = change.refusal {
            logger.error("the new configuration is refused; the old one stays", metadata: ["reason": "\(refusal)"])
            return nil
        }
        if next.broker != present.broker || next.http != present.http || next.store != present.store
            || next.issuers != present.issuers
        {
            logger.warning("broker, store, http and auth settings take effect at the next start")
        }
        do {
            try await parts.reactor.reload(next)
        } catch {
            logger.error("the new configuration could not be kept; the old one stays", metadata: ["error": "\(error)"])
            return nil
        }
        users.replace(next.rulebook.people.users.map(\.id))
        await parts.ingest.resubscribe(next.sources.map(\.filter.text))
        for (section, names) in change.removed {
            logger.warning(
                "the new configuration has no longer what the old one had",
                metadata: ["section": "\(section)", "count": "\(names.count)", "names": "\(Self.some(of: names))"]
            )
        }
        logger.notice("configuration reloaded", metadata: ["rules": "\(next.rulebook.rules.count)"])
        return next
    }

    /// Not so many that a line of the log gets long.
    private static func some(of names: [String]) -> String {
        let more = names.count > 10 ? ", …" : ""
        return names.prefix(10).joined(separator: ", ") + more
    }
}
