import HTTPTypes
import Hummingbird
import TocsinModel

/// Every route there is.
struct RouteTable: Sendable {
    let routes: [Route]

    init(core: GatewayCore) {
        let api =
            HealthRoutes(core: core).routes + IncidentRoutes(core: core).routes
            + NotificationRoutes(core: core).routes + SilenceRoutes(core: core).routes
            + ScheduleRoutes(core: core).routes + PreferencesRoutes(core: core).routes + LinkRoutes(core: core).routes
            + ReadOnRoutes(core: core).routes
            + [ExplainRoute(core: core).route, StreamRoute(core: core).route, ReportRoute(core: core).route]
        routes = api + [DocumentationRoute(describing: api).route] + AssetRoutes(core: core).routes
    }

    /// The methods that are answered with 405 where a path does not have them.
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]

    func router(core: GatewayCore) -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        router.add(middleware: RequestRecord(metrics: core.metrics))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: CrossOrigin(origins: core.origins))
        router.add(middleware: ProblemDetails())
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
        case .open(let body): try await body(request, context)
        case .known(let body): try await body(request, context, request.identity(context, core: core))
        }
    }
}

extension Request {
    /// Whoever the bearer token says, or the problem that there is with it.
    func identity(_ context: GatewayContext, core: GatewayCore) async throws -> Identity {
        guard let token = headers.bearerToken else {
            throw Problem(.unauthorized, code: "unauthenticated", "Send a token: Authorization: Bearer TOKEN.")
                .with(.wwwAuthenticate, "Bearer")
        }
        do {
            return try await core.identify(token: token, from: context.address)
        } catch {
            throw Problem(error)
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
