import HTTPTypes
import Hummingbird
import HummingbirdCore
import TocsinModel

/// Silences: everyone with a role sees them, a responder makes and ends them.
struct SilenceRoutes: Sendable {
    let core: GatewayCore

    var routes: [Route] { [list, add, expire] }

    private var list: Route {
        .known(
            .get,
            "/silences",
            Operation(
                id: "listSilences",
                summary: "Silences, the newest first; those that are over are kept for a while.",
                parameters: SilenceQuery.parameters,
                answers: [.json(Schemas.page(of: "Silence"), "A page of them.")],
                problems: [.badRequest, .serviceUnavailable]
            )
        ) { request, _, _ in
            let query = try SilenceQuery(request.uri)
            return Response(page: query.page(of: try await core.backend.incidents.silences())) { $0.json }
        }
    }

    private var add: Route {
        .known(
            .post,
            "/silences",
            Operation(
                id: "addSilence",
                summary: "Withholds what matches for a while; what still fires at its end is told then, once.",
                body: .required(Schemas.reference("NewSilence")),
                answers: [.json(Schemas.reference("Silence"), "It was made.", .created)],
                problems: [.badRequest, .requestTimeout, .conflict, .contentTooLarge, .serviceUnavailable]
            ),
            least: .responder
        ) { request, _, identity in
            guard let body = try await request.object(SilenceBody.self, limit: core.limits.bodyBytes) else {
                throw Problem.badRequest(#"Send what to silence: {"match":"rule == \"silent\"","for":"2h"}."#)
            }
            let silence = try body.request(now: core.clock.now())
            let made = try await submit(.addSilence(silence), of: identity)
            var response = Response(json: made.json, status: .created)
            response.headers[.location] = "\(Route.apiBase)/silences/\(made.id)"
            return response
        }
    }

    private var expire: Route {
        .known(
            .delete,
            "/silences/{id}",
            Operation(
                id: "expireSilence",
                summary: "Ends a silence now. To repeat it changes nothing.",
                parameters: [.path("id", "Of the silence.", schema: Schemas.serial(SilenceID.prefix))],
                answers: [.json(Schemas.reference("Silence"), "It is over, with what it withheld.")],
                problems: [.notFound, .serviceUnavailable]
            ),
            least: .responder
        ) { _, context, identity in
            guard let id = context.parameters.get("id").flatMap({ SilenceID($0) }) else {
                throw Problem(.notFound, code: "not_found", "There is no such silence.")
            }
            return Response(json: try await submit(.expireSilence(id), of: identity).json)
        }
    }

    private func submit(_ action: Command.Action, of identity: Identity) async throws -> Silence {
        switch await core.submit(action, of: identity, through: .http) {
        case .silence(let silence): return silence
        case .refused(let refusal): throw Problem(refusal)
        case .done, .override: throw Problem.unavailable
        }
    }
}

/// Which silences a list is to show: newest first.
struct SilenceQuery: Sendable {
    private static let names: Set<String> = ["pending", "active", "expired"]

    /// Empty for any.
    private var states: Set<String> = []
    /// The last one of the page before.
    private var after: SilenceID?
    private let limit: Int

    init(_ uri: URI) throws {
        let parameters = uri.queryParameters
        for state in parameters.list("state") {
            guard Self.names.contains(state) else {
                throw Problem.badRequest("A state is pending, active or expired.")
            }
            states.insert(state)
        }
        if let after = parameters["after"] {
            guard let id = SilenceID(after) else { throw Problem.badRequest("The cursor is not one of this list.") }
            self.after = id
        }
        limit = try parameters.limit()
    }

    func page(of silences: [Silence]) -> Page<Silence> {
        let fitting = silences.reversed().filter { silence in
            (states.isEmpty || states.contains(silence.state.name)) && (after.map { silence.id < $0 } ?? true)
        }
        let items = Array(fitting.prefix(limit))
        return Page(items: items, next: items.count < fitting.count ? items.last?.id.description : nil)
    }

    static let parameters: [Operation.Parameter] = [
        .query("state", "pending, active or expired; several with commas.", schema: Schemas.words(names)),
        .query("after", "The next of the page before.", schema: Schemas.serial(SilenceID.prefix)),
        .limit,
    ]
}
