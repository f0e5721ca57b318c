import HTTPTypes
import Hummingbird
import NIOCore
import TocsinModel

/// The stream's address for whoever did not become a WebSocket: server-sent events, or why not.
struct StreamRoute: Sendable {
    static let path = Route.apiBase + "/stream"

    let core: GatewayCore

    var route: Route {
        .open(
            .get,
            Self.path,
            Operation(
                id: "stream",
                summary: """
                    The live stream: a WebSocket of the subprotocol tocsin.v1, the token in its first frame; or server-sent \
                    events, for Accept: text/event-stream and the token in Authorization. Last-Event-ID takes up where a \
                    client was.
                    """,
                parameters: [
                    .query(
                        "after",
                        "Of server-sent events: a cursor, as Last-Event-ID.",
                        schema: Schemas.reference("Cursor")
                    ),
                    .query(
                        "want",
                        "Of server-sent events: inbox, incidents, silences, stats; with commas. Default: inbox,incidents.",
                        schema: Schemas.words(Subscription.names)
                    ),
                ],
                answers: [
                    .empty(.switchingProtocols, "The stream."),
                    Operation.Answer(
                        status: .ok,
                        description: "Events; each of them is as the schema says.",
                        content: [
                            Operation.Content(
                                type: ServerSentEvents.contentType,
                                schema: Schemas.reference("StreamEvent")
                            )
                        ]
                    ),
                ],
                problems: [.badRequest, .unauthorized, .forbidden, .upgradeRequired, .tooManyRequests]
            )
        ) { request, context in
            guard request.headers[.upgrade] == nil, request.acceptsEvents else {
                throw problem(with: request.headers)
            }
            return try await events(request, context)
        }
    }

    private func events(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard core.origins.permits(request.headers[values: .origin]) else {
            core.metrics.refused(.origin)
            throw Problem.origin
        }
        let identity = try await request.identity(context, core: core)
        let want = try want(request.uri.queryParameters.list("want"))
        // The header is the newer: a browser that comes back sends it with the address it began with.
        let text = request.headers[.lastEventID] ?? request.uri.queryParameters["after"].map(String.init)
        var after: FeedCursor?
        if let text, !text.isEmpty {
            guard let cursor = FeedCursor(text) else { throw Problem.badRequest("The cursor is not EPOCH:OFFSET.") }
            after = cursor
        }
        guard request.method != .head else {
            return Response(status: .ok, headers: [.contentType: ServerSentEvents.contentType])
        }
        let slot = try ConnectionSlot(for: context, core: core, isHandshake: true)
        return EventStream(
            core: core,
            identity: identity,
            after: after,
            want: want,
            slot: slot,
            channel: context.channel
        )
        .response
    }

    private func want(_ names: [String]) throws -> Subscription {
        guard !names.isEmpty else { return .default }
        do {
            return try Subscription(names: names)
        } catch {
            throw Problem.badRequest(error.reason)
        }
    }

    private func problem(with headers: HTTPFields) -> Problem {
        guard headers[.upgrade]?.lowercased() == "websocket", headers[.secWebSocketVersion] == "13" else {
            return Problem(
                .upgradeRequired,
                code: "upgrade_required",
                "This address speaks WebSocket, version 13, and server-sent events (Accept: text/event-stream)."
            )
            .with(.upgrade, "websocket").with(.secWebSocketVersion, "13")
        }
        guard core.origins.permits(headers[values: .origin]) else { return .origin }
        guard headers[values: .secWebSocketKey].count == 1 else {
            return .badRequest("The handshake needs one Sec-WebSocket-Key.")
        }
        return .tooManyStreams
    }
}

extension Problem {
    fileprivate static let origin = Problem(.forbidden, code: "origin", "Pages of this origin may not connect.")
}

extension Request {
    /// Whether server-sent events are asked for by name; `*/*` is what everybody sends.
    fileprivate var acceptsEvents: Bool {
        headers[values: .accept].joined(separator: ",").lowercased().contains(ServerSentEvents.contentType)
    }
}
