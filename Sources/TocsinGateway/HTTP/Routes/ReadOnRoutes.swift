import HTTPTypes
import Hummingbird
import TocsinModel
import TocsinTime

/// Links of notifications by way of us: they are counted, and lead where the notification says, nowhere else.
struct ReadOnRoutes: Sendable {
    static let prefix = "/go/"

    let core: GatewayCore

    var routes: [Route] { [open, list] }

    private var open: Route {
        .open(
            .get,
            Self.prefix + "{token}",
            Operation(
                id: "openLink",
                summary: """
                    Counts that a notification's link was opened, and leads on to the incident's page or to where the rule's \
                    link points.
                    """,
                parameters: [.path("token", "The link's.", schema: #"{"type":"string"}"#)],
                answers: [.empty(.found, "Location says where.")],
                problems: [.badRequest, .forbidden, .notFound, .gone, .tooManyRequests, .serviceUnavailable],
                refusals: .problemOrPage
            )
        ) { request, context in
            do throws(LinkRefusal) {
                let (opening, address) = try await follow(context)
                // To ask whether there is something is not to look at it.
                if request.method == .get {
                    let visitor = Visitor(request.headers)
                    core.metrics.opened(opening, by: visitor)
                    if visitor == .person { await core.backend.commands.linkOpened(opening) }
                }
                return Response(status: .found, headers: [.location: address, .cacheControl: "no-store"])
            } catch {
                return error.response(to: request)
            }
        }
    }

    private var list: Route {
        .known(
            .get,
            "/notifications/{id}/links",
            Operation(
                id: "listLinks",
                summary: "Where to read on about one of the caller's notifications: its incident, then its own links.",
                parameters: [.path("id", "The notification's.", schema: Schemas.serial(NotificationID.prefix))],
                answers: [.json(Self.schema, "The links; `open` leads there by way of the service, which counts it.")],
                problems: [.notFound, .serviceUnavailable]
            )
        ) { _, context, identity in
            guard let id = NotificationID(context.parameters.get("id") ?? ""),
                let record = try await core.backend.inbox.notification(id), record.user == identity.user,
                let target = TrackedLinkTarget(record)
            else { throw Problem.notFound }
            return Response(json: try json(id, target))
        }
    }

    /// Whose link of which rule it is, and where it leads.
    private func follow(_ context: GatewayContext) async throws(LinkRefusal) -> (LinkOpening, address: String) {
        let link = try core.verified(context) { token, now throws(LinkOutcome) in
            try core.links.verifyReadOn(token, at: now)
        }
        let record: NotificationRecord?
        do {
            record = try await core.backend.inbox.notification(link.notification)
        } catch {
            throw LinkRefusal(.unavailable, .unavailable)
        }
        guard let record, let target = TrackedLinkTarget(record), let address = target.address(of: link.place) else {
            throw LinkRefusal(
                .refused,
                Problem(.notFound, code: "not_found", "What this link is about is no longer kept, or leads nowhere.")
            )
        }
        guard core.access.role(of: record.user) != nil else { throw LinkRefusal(.unknownUser) }
        return (LinkOpening(user: record.user, rule: target.rule), address)
    }

    private func json(_ id: NotificationID, _ target: TrackedLinkTarget) throws -> [UInt8] {
        guard let issuer = core.access.issuers.first else { throw Problem.unavailable }
        let expires = core.clock.now() + TrackedLink.defaultLifetime
        var json = JSONText()
        json.object { json in
            json.key("items")
            json.array(target.places) { json, each in
                json.object { json in
                    let link = TrackedLink(notification: id, place: each.place, expires: expires)
                    json.member("text", each.text)
                    json.member("href", each.address)
                    json.member("open", Self.prefix + link.token(issuer: issuer))
                }
            }
            json.key("next")
            json.null()
        }
        return json.bytes
    }

    private static let schema = #"""
        {"type":"object","required":["items","next"],"properties":{"next":{"type":"null"},"items":{"type":"array","items":\#
        {"type":"object","required":["text","href","open"],"properties":{"text":{"type":"string"},\#
        "href":{"type":"string"},"open":{"type":"string"}}}}}}
        """#
}
