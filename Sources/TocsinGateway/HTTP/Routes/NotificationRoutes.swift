import HTTPTypes
import Hummingbird
import TocsinModel

/// The caller's own inbox; nobody sees another's.
struct NotificationRoutes: Sendable {
    let core: GatewayCore

    var routes: [Route] {
        [
            list,
            mark("read", "Marks notifications as read.", whenEmpty: nil) { .read($0) },
            mark("dismiss", "Takes notifications out of the inbox.", whenEmpty: nil) { .dismiss($0) },
            mark("clear", "Takes all notifications out of the inbox.", whenEmpty: .all) { .dismiss($0) },
        ]
    }

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
        whenEmpty: Command.Selection?,
        _ action: @escaping @Sendable (Command.Selection) -> Command.Action
    ) -> Route {
        .known(
            .post,
            "/notifications/\(verb)",
            Operation(
                id: "\(verb)Notifications",
                summary: summary,
                body: Schemas.reference("Selection"),
                answers: [.json(Schemas.reference("Unread"), "Done, or already so.")],
                problems: [.badRequest, .notFound, .requestTimeout, .contentTooLarge, .serviceUnavailable]
            )
        ) { request, _, identity in
            let body = try await request.object(SelectionBody.self, limit: core.limits.bodyBytes)
            let selection = try body.flatMap { try $0.selection() } ?? whenEmpty
            guard let selection else { throw Problem.badRequest("Send {\"ids\": […]} or {\"all\": true}.") }
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

private struct SelectionBody: Decodable, Sendable {
    let ids: [String]?
    let all: Bool?

    /// `nil` where nothing is selected.
    func selection() throws -> Command.Selection? {
        guard ids != nil || all == true else { return nil }
        do {
            return try Command.Selection(ids: ids ?? [], all: all ?? false)
        } catch {
            throw Problem(error)
        }
    }
}
