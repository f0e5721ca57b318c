import Logging
import TocsinModel
import TocsinTime

/// What every connection of one gateway shares.
final class GatewayCore: Sendable {
    let settings: GatewaySettings
    let backend: GatewayBackend
    let hub: LiveHub
    let verifier: TokenVerifier
    let links: LinkVerifier
    let origins: OriginPolicy
    let hosts: HostPolicy
    let proxies: TrustedProxies
    let limiter: ConnectionLimiter
    let connections: OpenConnections
    let logger: Logger

    var limits: GatewayLimits { settings.limits }
    var clock: GatewayClock { settings.clock }
    var metrics: GatewayMetrics { hub.metrics }
    var access: AccessRegister { settings.access }

    init(settings: GatewaySettings, backend: GatewayBackend, hub: LiveHub, logger: Logger) {
        self.settings = settings
        self.backend = backend
        self.hub = hub
        self.logger = logger
        verifier = TokenVerifier(access: settings.access, longest: settings.limits.tokenLifetime)
        links = LinkVerifier(access: settings.access)
        origins = OriginPolicy(settings.allowedOrigins)
        hosts = HostPolicy(settings)
        proxies = TrustedProxies(settings.trustedProxies)
        limiter = ConnectionLimiter(limits: settings.limits, clock: settings.clock)
        connections = OpenConnections(
            limit: Descriptors.connections(within: settings.limits),
            perAddress: settings.limits.connectionsPerAddress
        )
        for issuer in settings.access.issuers where issuer.isKeyShort {
            logger.warning(
                "the key of an issuer is so short that it might be guessed: HS256 wants 32 bytes (RFC 7518 §3.2)",
                metadata: ["issuer": "\(issuer)"]
            )
        }
    }

    /// Verifies a token. Where it does not count, and too many of that address did not, the refusal says so instead.
    func identify(token: String, from address: ClientAddress) async throws(TokenRefusal) -> Identity {
        do {
            return try await verifier.verify(token, at: clock.now())
        } catch {
            let refusal = limiter.mayFail(address) ? error : .tooManyFailures
            metrics.refused(refusal)
            throw refusal
        }
    }

    /// Why a token that did count counts no longer; `nil` where it still does.
    func refusal(of identity: Identity, at now: Timestamp) -> TokenRefusal? {
        guard now < identity.expires else { return .expired }
        switch access.role(of: identity) {
        case .success: return nil
        case .failure(let refusal): return refusal
        }
    }

    /// Hands a command on, if its sender may give it now.
    func submit(_ action: Command.Action, of identity: Identity, through door: Command.Door) async -> CommandResult {
        let result = await answer(action, of: identity, through: door)
        backend.commands.tally.count(result, through: door)
        return result
    }

    private func answer(_ action: Command.Action, of identity: Identity, through door: Command.Door) async
        -> CommandResult
    {
        let role: Role
        switch access.role(of: identity) {
        case .success(let present): role = present
        case .failure(let refusal): return .refused(CommandResult.Refusal(.forbidden, refusal.detail))
        }
        if let refusal = role.refusal(needing: action.leastRole) { return .refused(refusal) }
        guard limiter.mayAct(identity.user, action.effort) else {
            metrics.limited(.actions)
            return .refused(.tooMany)
        }
        return await backend.commands.submit(Command(user: identity.user, role: role, door: door, action: action))
    }
}

extension CommandResult.Refusal {
    static let tooMany = CommandResult.Refusal(.tooMany, "You have done too much in a short time; wait a second.")
}
