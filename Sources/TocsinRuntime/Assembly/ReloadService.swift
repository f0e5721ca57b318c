internal import Logging
internal import ServiceLifecycle
internal import TocsinBroker
internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinGateway
internal import TocsinModel
internal import UnixSignals

/// SIGHUP: the configuration is read again. A bad one is refused as a whole, and the old one stays.
struct ReloadService: Service {
    let options: ServiceOptions
    let parts: ServiceParts
    let access: AccessRegister
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        var present = options.configuration
        for await _ in signals.cancelOnGracefulShutdown() {
            if let next = await reload(from: present) { present = next }
        }
    }

    /// A password or a certificate that was exchanged counts from now on, and not from the next time that the connection breaks.
    private func renewCredentials() async {
        guard parts.credentials.haveChanged() else { return }
        logger.notice("the broker's password or certificates have changed; both clients connect anew")
        await parts.ingest.renew()
        await parts.publisher.renew()
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
        if next.broker != present.broker || next.http != present.http || next.store != present.store {
            logger.warning("broker, store and http settings take effect at the next start")
        }
        let rules: AccessRegister.Rules
        do {
            // Read anew whatever the configuration says: a key is changed in its file.
            rules = try AccessRegister.Rules(next, environment: options.environment)
        } catch {
            logger.error("a key of auth cannot be read; the old configuration stays", metadata: ["error": "\(error)"])
            return nil
        }
        do {
            try await parts.reactor.reload(next)
        } catch {
            logger.error("the new configuration could not be kept; the old one stays", metadata: ["error": "\(error)"])
            return nil
        }
        await access.replace(rules)
        // The inboxes of users who are gone.
        await parts.publisher.sweep()
        parts.sources.replace(next.sources)
        await parts.ingest.resubscribe(next.sources.map(\.filter.text))
        // What is retained was sent when its filter was subscribed to: to rules that were not there yet, it is new.
        let wanted = RetainedNeeds(from: present, to: next).filters
        if !wanted.isEmpty { await parts.ingest.wantRetained(wanted) }
        await renewCredentials()
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
