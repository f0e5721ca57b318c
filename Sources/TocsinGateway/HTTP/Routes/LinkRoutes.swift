import Foundation
import HTTPTypes
import Hummingbird
import TocsinModel

/// Signed one-tap links: to look at one shows a button, and only the button acts, because what scans mail opens every link in it.
struct LinkRoutes: Sendable {
    static let prefix = "/a/"

    let core: GatewayCore

    var routes: [Route] { [show, use] }

    private static let path = prefix + "{token}"
    private static let token = Operation.Parameter.path("token", "The link's.", schema: #"{"type":"string"}"#)

    private var show: Route {
        .open(
            .get,
            Self.path,
            Operation(
                id: "showLink",
                summary: "A page with the one button of a one-tap link. To look at it changes nothing.",
                parameters: [Self.token],
                answers: [.text("text/html", "The page.")],
                problems: [.badRequest, .forbidden, .gone, .tooManyRequests, .serviceUnavailable],
                refusals: .problemOrPage
            )
        ) { request, context in
            do throws(LinkRefusal) {
                let (link, _) = try link(context)
                let incident = await incident(link.incident)
                guard await !isUsed(link) else {
                    throw LinkRefusal(.used, what: incident?.done(link.action))
                }
                core.metrics.link(.shown)
                return page(of: link, incident).response
            } catch {
                core.metrics.link(error.outcome)
                return error.response(to: request)
            }
        }
    }

    private var use: Route {
        .open(
            .post,
            Self.path,
            Operation(
                id: "useLink",
                summary: "Does what a one-tap link is for, as its user, once.",
                parameters: [Self.token],
                answers: [
                    Operation.Answer(
                        status: .ok,
                        description: "It is done: a page for whoever accepts text/html; for others the incident.",
                        content: [.text("text/html"), .json(Schemas.reference("Incident"))]
                    )
                ],
                problems: [
                    .badRequest, .forbidden, .notFound, .conflict, .gone, .tooManyRequests, .serviceUnavailable,
                ],
                refusals: .problemOrPage
            )
        ) { request, context in
            do throws(LinkRefusal) {
                let (link, role) = try link(context)
                let identity = Identity(user: link.user, granted: role, expires: link.expires, grant: nil)
                switch await core.submit(.useLink(link.use), of: identity, through: .link) {
                case .done(let incident):
                    core.metrics.link(.done)
                    guard request.acceptsHTML else { return await present(incident, link.incident) }
                    return donePage(link, incident).response
                case .silence, .override:
                    throw LinkRefusal(.unavailable, Problem.unavailable)
                case .refused(let refusal):
                    let outcome = LinkOutcome(refusal.code)
                    let what = outcome == .used ? await incident(link.incident)?.done(link.action) : nil
                    throw LinkRefusal(outcome, Problem(refusal), what: what)
                }
            } catch {
                core.metrics.link(error.outcome)
                return error.response(to: request)
            }
        }
    }

    // MARK: Who and what

    /// The link of this address and its user's present role: a link lends nobody more than they have.
    private func link(_ context: GatewayContext) throws(LinkRefusal) -> (OneTapLink, Role) {
        let link = try core.verified(context) { token, now throws(LinkOutcome) in
            try core.links.verify(token, at: now)
        }
        guard let role = core.access.role(of: link.user) else { throw LinkRefusal(.unknownUser) }
        guard role >= .responder else { throw LinkRefusal(.forbidden) }
        return (link, role)
    }

    /// Where that cannot be said now it is not known to be used: the button says so then.
    private func isUsed(_ link: OneTapLink) async -> Bool {
        (try? await core.backend.commands.isLinkUsed(link.nonce)) ?? false
    }

    private func incident(_ id: IncidentID) async -> LinkSubject? {
        guard let json = try? await core.backend.incidents.incident(id) else { return nil }
        return try? JSONDecoder().decode(LinkSubject.self, from: Data(json))
    }

    /// The incident as it is now. Where nothing was left to do, the answer to the command has none.
    private func present(_ incident: Incident?, _ id: IncidentID) async -> Response {
        if let incident { return Response(json: incident.json) }
        guard let json = try? await core.backend.incidents.incident(id) else { return Problem.unavailable.response }
        return Response(json: json)
    }

    // MARK: Pages

    private func page(of link: OneTapLink, _ incident: LinkSubject?) -> LinkPage {
        // Whoever has it already is said instead of a button that would do nothing.
        if let incident, let what = incident.settled(link.action) {
            return LinkPage(
                title: "Nothing is left to do",
                lines: [what, "As \(link.user), nothing was changed."],
                subject: incident.title
            )
        }
        var lines = ["As \(link.user), once. This link counts until \(LinkPage.inWords(link.expires))."]
        if let incident { lines.insert("Incident \(link.incident) is \(incident.state).", at: 0) }
        return LinkPage(
            title: link.action.question(link.incident),
            lines: lines,
            subject: incident?.title,
            button: link.action.verb
        )
    }

    private func donePage(_ link: OneTapLink, _ incident: Incident?) -> LinkPage {
        var title = link.action.done
        // The first to acknowledge has it; who comes later is told who that is.
        if link.action == .acknowledge, case .acknowledged(let owner, _, _)? = incident?.state, owner != link.user {
            title = "\(owner) has it already"
        }
        let lines = ["Incident \(link.incident), as \(link.user)."]
        return LinkPage(title: title, lines: lines, subject: incident?.title)
    }
}

extension LinkOutcome {
    fileprivate init(_ code: CommandResult.Code) {
        self =
            switch code {
            case .linkUsed: .used
            case .linkExpired: .expired
            case .forbidden: .forbidden
            case .unavailable: .unavailable
            case .tooMany: .tooMany
            case .badRequest, .notFound, .conflict: .refused
            }
    }
}

extension OneTapLink.Action {
    fileprivate var verb: String {
        switch self {
        case .acknowledge: "Acknowledge"
        case .resolve: "Resolve"
        case .snooze(let span): "Snooze for \(span)"
        }
    }

    fileprivate func question(_ id: IncidentID) -> String {
        switch self {
        case .acknowledge: "Acknowledge \(id)?"
        case .resolve: "Resolve \(id)?"
        case .snooze(let span): "Snooze \(id) for \(span)?"
        }
    }

    fileprivate var done: String {
        switch self {
        case .acknowledge: "Acknowledged"
        case .resolve: "Resolved"
        case .snooze(let span): "Snoozed for \(span)"
        }
    }
}
