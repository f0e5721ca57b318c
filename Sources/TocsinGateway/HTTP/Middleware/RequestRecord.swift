import Hummingbird
import Logging

/// Counts every request by its route, and writes a line for it that holds no query and no header.
struct RequestRecord: RouterMiddleware {
    let metrics: GatewayMetrics

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        let status = response.status.code
        let route = context.endpointPath ?? "none"
        metrics.answered(GatewayMetrics.Request(route: route, method: Self.known(request), status: status))
        context.logger.debug(
            "request",
            metadata: ["method": "\(request.method)", "path": "\(Self.path(of: request))", "status": "\(status)"]
        )
        return response
    }

    /// A link's address is what lets its holder act, so it is in no log; nor is anything that is written like one.
    private static func path(of request: Request) -> String {
        let path = request.uri.path
        let prefix = [LinkRoutes.prefix, ReadOnRoutes.prefix].first { path.hasPrefix($0) }
        return prefix.map { $0 + "…" } ?? path
    }

    /// A client may make up methods; each would be a time series for ever.
    private static func known(_ request: Request) -> String {
        switch request.method {
        case .get, .head, .post, .put, .patch, .delete, .options: request.method.rawValue
        default: "other"
        }
    }
}
