import HTTPTypes
import Hummingbird

/// Lets pages of the allowed origins call the API (Fetch §3.2); other origins get no word of it, and never their own name back.
struct CrossOrigin: RouterMiddleware {
    let origins: OriginPolicy

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let values = request.headers[values: .origin]
        guard let origin = values.first, origins.permits(values) else { return try await next(request, context) }
        var response: Response
        if request.method == .options {
            response = Response(status: .noContent)
            response.headers[.accessControlAllowMethods] = "GET, POST, PUT, DELETE"
            response.headers[.accessControlAllowHeaders] = "Authorization, Content-Type, If-None-Match"
            response.headers[.accessControlMaxAge] = "600"
        } else {
            response = try await next(request, context)
        }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
        return response
    }
}
