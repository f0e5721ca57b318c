import HTTPTypes
import Hummingbird
import TocsinModel

/// The caller's own inbox; nobody sees another's.
struct NotificationRoutes: Sendable {
    let core: GatewayCore

    var routes: [Route] {
        [
            list,
            mark("read", "Marks notifications as read.", .required(selection), whenEmpty: nil) { .read($0) },
            mark("dismiss", "Takes notifications out of the inbox.", .required(selection), whenEmpty: nil) {
                .dismiss($0)
            },
            mark(
                "clear",
                "Takes notifications out of the inbox: all of them, unless it is said which.",
                .optional(#"{"anyOf":[{"type":"object","maxProperties":0},\#(selection)]}"#),
                whenEmpty: .all
            ) { .dismiss($0) },
        ]
    }

    private var selection: String { Schemas.reference("Selection") }

    private var list: Route {
        .known(
            .get,
            "/notifications",
            Operation(
                id: "listNotifications",
                summary: """
                    The caller's inbox: newest first, whose next is for before; or with after what came after it, oldest \
                    first, whose next is for after. With wait, where there is nothing, it answers as soon as there is something.
                    """,
                parameters: InboxQuery.parameters,
                answers: [.json(Schemas.reference("Inbox"), "A page of it.")],
                problems: [.badRequest, .gone, .serviceUnavailable]
            )
        ) { request, context, identity in
            let query = try InboxQuery(request.uri)
            let present = try await InboxPoll(core: core, identity: identity, query: query).page(context)
            return Response(json: present)
        }
    }

    private func mark(
        _ verb: String,
        _ summary: String,
        _ body: Operation.Body,
        whenEmpty: Command.Selection?,
        _ action: @escaping @Sendable (Command.Selection) -> Command.Action
    ) -> Route {
        .known(
            .post,
            "/notifications/\(verb)",
            Operation(
                id: "\(verb)Notifications",
                summary: summary,
                body: body,
                answers: [.json(Schemas.reference("Unread"), "Done, or already so.")],
                problems: [.badRequest, .notFound, .requestTimeout, .contentTooLarge, .serviceUnavailable]
            )
        ) { request, _, identity in
            let body = try await request.object(JSONNode.self, limit: core.limits.bodyBytes)
            let selection = try body.flatMap { try SelectionBody.selection(of: $0) } ?? whenEmpty
            guard let selection else { throw Problem.badRequest(SelectionBody.wanted) }
            switch await core.submit(action(selection), of: identity, through: .http) {
            case .done, .silence, .override: return try await unread(of: identity.user)
            case .refused(let refusal): throw Problem(refusal)
            }
        }
    }

    private func unread(of user: UserID) async throws -> Response {
        let count = try await core.backend.inbox.unread(user)
        var json = JSONText()
        json.object { json in json.member("unread", count) }
        return Response(json: json.bytes)
    }
}
