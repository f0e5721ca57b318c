import Logging
import TocsinModel

/// What every connection of one gateway shares.
final class GatewayCore: Sendable {
    let settings: GatewaySettings
    let backend: GatewayBackend
    let hub: LiveHub
    let verifier: TokenVerifier
    let links: LinkVerifier
    let origins: OriginPolicy
    let doorkeeper: Doorkeeper
    let logger: Logger

    var limits: GatewayLimits { settings.limits }
    var clock: GatewayClock { settings.clock }
    var metrics: GatewayMetrics { hub.metrics }

    init(settings: GatewaySettings, backend: GatewayBackend, hub: LiveHub, logger: Logger) async {
        self.settings = settings
        self.backend = backend
        self.hub = hub
        self.logger = logger
        verifier = await TokenVerifier(issuers: settings.issuers, isKnownUser: settings.isKnownUser)
        links = LinkVerifier(issuers: settings.issuers)
        origins = OriginPolicy(settings.allowedOrigins)
        doorkeeper = Doorkeeper(limits: settings.limits, clock: settings.clock)
        for issuer in settings.issuers where issuer.isKeyShort {
            logger.warning(
                "the key of an issuer is so short that it might be guessed: HS256 wants 32 bytes (RFC 7518 §3.2)",
                metadata: ["issuer": "\(issuer)"]
            )
        }
    }

    /// Verifies a token, unless too many from that address have failed.
    func identify(token: String, from address: String) async throws(TokenRefusal) -> Identity {
        guard doorkeeper.mayTryToken(address) else {
            metrics.refused(.tooManyFailures)
            throw .tooManyFailures
        }
        do {
            return try await verifier.verify(token, at: clock.now())
        } catch {
            doorkeeper.tokenFailed(address)
            metrics.refused(error)
            throw error
        }
    }

    /// Hands a command on, if its sender may give it.
    func submit(_ action: Command.Action, of identity: Identity, through door: Command.Door) async -> CommandResult {
        let result: CommandResult
        if let refusal = identity.refusal(of: action) {
            result = .refused(refusal)
        } else {
            let command = Command(user: identity.user, role: identity.role, door: door, action: action)
            result = await backend.submit(command)
        }
        backend.commands.count(result, through: door)
        return result
    }
}
