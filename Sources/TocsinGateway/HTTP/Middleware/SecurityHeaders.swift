import HTTPTypes
import Hummingbird

/// What every answer tells a browser not to do.
struct SecurityHeaders: RouterMiddleware {
    let hosts: HostPolicy
    let isTLS: Bool

    /// A browser that has seen it asks over TLS for a year (RFC 6797).
    private static let transport = "max-age=31536000"

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = policy(for: request.head.authority)
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.frameOptions] = "DENY"
        response.headers[.openerPolicy] = "same-origin"
        if isTLS { response.headers[.strictTransportSecurity] = Self.transport }
        return response
    }

    /// Older browsers do not take a socket of the page's own origin for `'self'`, so it is named; no other is.
    private func policy(for authority: String?) -> String {
        let socket = hosts.permits(authority.map { [$0] } ?? []) ? hosts.socketOrigin(of: authority) : nil
        return """
            default-src 'self'; connect-src 'self'\(socket.map { " " + $0 } ?? ""); img-src 'self' data:; object-src 'none'; \
            base-uri 'none'; form-action 'self'; frame-ancestors 'none'
            """
    }
}

extension HTTPField.Name {
    /// Not among the names of swift-http-types. Every byte is a token's, so there is one.
    static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .contentSecurityPolicy
    fileprivate static let frameOptions = HTTPField.Name("X-Frame-Options") ?? .contentSecurityPolicy
    fileprivate static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .contentSecurityPolicy
}
