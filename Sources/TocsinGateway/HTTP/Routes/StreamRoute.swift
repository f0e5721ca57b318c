import HTTPTypes
import Hummingbird

/// The stream's address for whoever did not become a WebSocket, and why not.
struct StreamRoute: Sendable {
    static let path = Route.apiBase + "/stream"

    let core: GatewayCore

    var route: Route {
        .open(
            .get,
            Self.path,
            Operation(
                id: "stream",
                summary: "The live stream: a WebSocket of the subprotocol tocsin.v1; the token is in its first frame.",
                answers: [.empty(.switchingProtocols, "The stream.")],
                problems: [.badRequest, .forbidden, .upgradeRequired, .tooManyRequests]
            )
        ) { request, _ in
            throw problem(with: request.headers)
        }
    }

    private func problem(with headers: HTTPFields) -> Problem {
        guard headers[.upgrade]?.lowercased() == "websocket", headers[.secWebSocketVersion] == "13" else {
            return Problem(.upgradeRequired, code: "upgrade_required", "This address speaks WebSocket, version 13.")
                .with(.upgrade, "websocket").with(.secWebSocketVersion, "13")
        }
        guard core.origins.permits(headers[values: .origin]) else {
            return Problem(.forbidden, code: "origin", "Pages of this origin may not connect.")
        }
        guard headers[values: .secWebSocketKey].count == 1 else {
            return .badRequest("The handshake needs one Sec-WebSocket-Key.")
        }
        return Problem(
            .tooManyRequests,
            code: "too_many",
            "Too many sockets or handshakes; try again on a new connection."
        )
        .with(.retryAfter, "1")
    }
}
