import HTTPTypes
import Hummingbird
import TocsinModel

/// For Prometheus: on this machine without a token, from elsewhere with one of any role, or on a listener of its own. It names no user.
struct MetricsRoute: Sendable {
    static let path = "/metrics"

    let core: GatewayCore

    var route: Route {
        .open(
            .get,
            Self.path,
            Operation(
                id: "metrics",
                summary: """
                    Metrics in Prometheus' text format 0.0.4. Who asks from another machine, or by way of a proxy, needs a token.
                    """,
                answers: [.text("text/plain", "Metric families.")],
                problems: [.unauthorized, .forbidden, .tooManyRequests]
            )
        ) { request, context in
            if !context.origin.isLocal { _ = try await request.identity(context, core: core) }
            return await Self.answer(core)
        }
    }

    /// The listener's own routes, for whoever can reach it.
    static func router(_ core: GatewayCore) -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        router.add(middleware: RequestRecord(metrics: core.metrics))
        router.add(middleware: ProblemDetails())
        router.get(RouterPath(path)) { _, _ in await answer(core) }
        return router
    }

    private static func answer(_ core: GatewayCore) async -> Response {
        let families = await core.backend.health.metrics() + core.metrics.families
        let text = families.map(\.exposition).joined()
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
