import HTTPTypes
import Hummingbird
import TocsinModel

/// Every route there is.
struct RouteTable: Sendable {
    let routes: [Route]

    init(core: GatewayCore) {
        let api =
            HealthRoutes(core: core).routes + [MetricsRoute(core: core).route] + IncidentRoutes(core: core).routes
            + NotificationRoutes(core: core).routes + SilenceRoutes(core: core).routes
            + ScheduleRoutes(core: core).routes + PreferencesRoutes(core: core).routes + LinkRoutes(core: core).routes
            + ReadOnRoutes(core: core).routes
            + [ExplainRoute(core: core).route, StreamRoute(core: core).route, ReportRoute(core: core).route]
        routes = api + [DocumentationRoute(describing: api).route] + AssetRoutes(core: core).routes
    }

    /// The methods that are answered with 405 where a path does not have them: those that HTTP has.
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .query,
    ]

    func router(core: GatewayCore) -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        router.add(middleware: RequestRecord(metrics: core.metrics))
        router.add(middleware: SecurityHeaders(hosts: core.hosts, isTLS: core.settings.tls != nil))
        router.add(middleware: CrossOrigin(origins: core.origins))
        router.add(middleware: ProblemDetails())
        router.add(middleware: Admission(core: core))
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            func route(_ method: HTTPRequest.Method) -> Route? {
                routes.first { $0.method == (method == .head ? .get : method) }
            }
            let allowed = Self.methods.filter { route($0) != nil }.map(\.rawValue).joined(separator: ", ")
            for method in Self.methods {
                let route = route(method)
                router.on(RouterPath(path), method: method) { request, context in
                    guard let route else {
                        throw Problem(.methodNotAllowed, code: "method_not_allowed", "This address takes \(allowed).")
                            .with(.allow, allowed)
                    }
                    let response = try await route.respond(to: request, context, core: core)
                    return method == .head ? response.createHeadResponse() : response
                }
            }
        }
        return router
    }
}

extension Route {
    fileprivate func respond(to request: Request, _ context: GatewayContext, core: GatewayCore) async throws -> Response
    {
        switch handler {
        case .open(let body):
            guard HealthRoutes.supervised.contains(path) || core.limiter.mayRequest(context.origin.client) else {
                core.metrics.limited(.requests)
                throw Problem.tooManyRequests
            }
            return try await body(request, context)
        case .known(let least, let body):
            let identity = try await request.identity(context, core: core)
            // Before the body is looked at: what it says is no matter of whoever may not say it.
            if let refusal = try core.role(of: identity).refusal(needing: least) { throw Problem(refusal) }
            return try await body(request, context, identity)
        }
    }
}

extension Request {
    /// Whoever the bearer token says, or the problem that there is with it.
    func identity(_ context: GatewayContext, core: GatewayCore) async throws -> Identity {
        guard let token = headers.bearerToken else {
            guard core.limiter.mayRequest(context.origin.client) else {
                core.metrics.limited(.requests)
                throw Problem.tooManyRequests
            }
            throw Problem(.unauthorized, code: "unauthenticated", "Send a token: Authorization: Bearer TOKEN.")
                .with(.wwwAuthenticate, "Bearer")
        }
        let identity: Identity
        do {
            identity = try await core.identify(token: token, from: context.origin.client)
        } catch {
            throw Problem(error)
        }
        guard core.limiter.mayRequest(identity.user) else {
            core.metrics.limited(.userRequests)
            throw Problem.tooManyRequests
        }
        return identity
    }
}

extension GatewayCore {
    /// What somebody may do now.
    func role(of identity: Identity) throws(Problem) -> Role {
        switch access.role(of: identity) {
        case .success(let role): return role
        case .failure(let refusal): throw Problem(refusal)
        }
    }
}

extension HTTPFields {
    /// The token of `Authorization: Bearer` (RFC 6750 §2.1); the scheme's case does not matter (RFC 9110 §11.1).
    var bearerToken: String? {
        guard let value = self[.authorization], value.prefix(7).lowercased() == "bearer " else { return nil }
        return String(value.dropFirst(7))
    }
}
