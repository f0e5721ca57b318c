import HTTPTypes
import Hummingbird
import TocsinModel

/// One method of one path: who may, what it does, and what the documentation says of it.
///
/// There is one list of them, so what is served, what is allowed and what is described cannot differ.
struct Route: Sendable {
    enum Handler: Sendable {
        /// For everybody.
        case open(@Sendable (Request, GatewayContext) async throws -> Response)
        /// For whoever has a token that counts, and that role at least.
        case known(Role, @Sendable (Request, GatewayContext, Identity) async throws -> Response)
    }

    let method: HTTPRequest.Method
    /// `{name}` stands for one level.
    let path: String
    let operation: Operation
    let handler: Handler
}

extension Route {
    static let apiBase = "/api/v1"

    static func open(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: Operation,
        _ body: @escaping @Sendable (Request, GatewayContext) async throws -> Response
    ) -> Route {
        Route(method: method, path: path, operation: operation, handler: .open(body))
    }

    static func known(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: Operation,
        least: Role = .viewer,
        _ body: @escaping @Sendable (Request, GatewayContext, Identity) async throws -> Response
    ) -> Route {
        Route(method: method, path: apiBase + path, operation: operation, handler: .known(least, body))
    }

    var needsToken: Bool {
        switch handler {
        case .open: false
        case .known: true
        }
    }
}
