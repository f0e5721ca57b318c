import HTTPTypes
import Hummingbird

/// Looks at what every request says of itself before any route does: which host it means, and for whom a proxy asks.
struct Admission: RouterMiddleware {
    let core: GatewayCore

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        // The first field is the request's authority; a second one is a trick (RFC 9112 §3.2).
        let hosts = (request.head.authority.map { [$0] } ?? []) + request.headers[values: .host]
        guard core.hosts.permits(hosts) else {
            core.metrics.limited(.host)
            throw hosts.count == 1 ? Problem.misdirected : Problem.badRequest("A request names its Host once.")
        }
        var context = context
        context.origin = core.proxies.origin(
            peer: context.channel.peer,
            forwardedFor: request.headers[values: .forwardedFor],
            forwarded: request.headers[values: .forwarded]
        )
        return try await next(request, context)
    }
}

extension HTTPField.Name {
    /// Not among the names of swift-http-types. Every byte is a token's, so there is one.
    static let host = HTTPField.Name("Host") ?? .contentSecurityPolicy
    fileprivate static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .contentSecurityPolicy
    fileprivate static let forwarded = HTTPField.Name("Forwarded") ?? .contentSecurityPolicy
}
