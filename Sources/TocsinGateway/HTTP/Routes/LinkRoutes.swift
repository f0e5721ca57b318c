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
                problems: [.badRequest, .forbidden, .gone, .tooManyRequests, .serviceUnavailable]
            )
        ) { request, context in
            do throws(Refused) {
                let (link, _) = try await link(context)
                let incident = await incident(link.incident)
                core.metrics.link(.shown)
                return page(of: link, incident).response
            } catch {
                return answer(error, to: request)
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
                    .text("text/html", "It is done, for whoever accepts text/html; for others the incident, as JSON.")
                ],
                problems: [
                    .badRequest, .forbidden, .notFound, .conflict, .gone, .tooManyRequests, .serviceUnavailable,
                ]
            )
        ) { request, context in
            do throws(Refused) {
                let (link, role) = try await link(context)
                let identity = Identity(user: link.user, role: role, expires: link.expires)
                switch await core.submit(.useLink(link.use), of: identity, through: .link) {
                case .done(let incident):
                    core.metrics.link(.done)
                    guard request.acceptsHTML else { return Response(json: incident?.json ?? Array("{}".utf8)) }
                    return donePage(link, incident).response
                case .silence, .override:
                    throw Refused(.unavailable, Problem.unavailable)
                case .refused(let refusal):
                    throw Refused(LinkOutcome(refusal.code), Problem(refusal))
                }
            } catch {
                return answer(error, to: request)
            }
        }
    }

    // MARK: Who and what

    /// Why a link does nothing, as it is counted and as it is told.
    private struct Refused: Error {
        let outcome: LinkOutcome
        let problem: Problem

        init(_ outcome: LinkOutcome, _ problem: Problem) {
            self.outcome = outcome
            self.problem = problem
        }
    }

    /// The link of this address and its user's present role: a link lends nobody more than they have.
    private func link(_ context: GatewayContext) async throws(Refused) -> (OneTapLink, Role) {
        guard core.doorkeeper.mayTryToken(context.address) else {
            let problem = Problem(.tooManyRequests, code: "too_many", "Too many links that are none; wait a second.")
            throw Refused(.tooMany, problem.with(.retryAfter, "1"))
        }
        let link: OneTapLink
        do {
            link = try core.links.verify(context.parameters.get("token") ?? "", at: core.clock.now())
        } catch {
            if error == .invalid { core.doorkeeper.tokenFailed(context.address) }
            throw Refused(error, error.problem)
        }
        guard core.settings.isKnownUser(link.user), let role = await core.backend.role(link.user) else {
            throw Refused(.unknownUser, LinkOutcome.unknownUser.problem)
        }
        guard role >= .responder else { throw Refused(.forbidden, LinkOutcome.forbidden.problem) }
        return (link, role)
    }

    private struct Subject: Decodable {
        let title: String
        let state: String
    }

    private func incident(_ id: IncidentID) async -> Subject? {
        guard let json = try? await core.backend.incident(id) else { return nil }
        return try? JSONDecoder().decode(Subject.self, from: Data(json))
    }

    private func answer(_ refused: Refused, to request: Request) -> Response {
        core.metrics.link(refused.outcome)
        guard request.acceptsHTML else { return refused.problem.response }
        var response = LinkPage(
            status: refused.problem.status,
            title: refused.outcome.title,
            lines: [refused.problem.detail, "Nothing was changed. You can still act on the dashboard."],
            code: refused.problem.code
        )
        .response
        for header in refused.problem.headers { response.headers[header.name] = header.value }
        return response
    }

    // MARK: Pages

    private func page(of link: OneTapLink, _ incident: Subject?) -> LinkPage {
        var lines = ["As \(link.user), once. This link counts until \(Self.inWords(link.expires))."]
        if let incident { lines.insert("Incident \(link.incident) is \(incident.state).", at: 0) }
        return LinkPage(
            title: link.action.question(link.incident),
            lines: lines,
            subject: incident?.title,
            button: link.action.verb
        )
    }

    /// `2026-11-22 17:17 UTC`: the service doesn't know the clock of whoever looks.
    private static func inWords(_ time: Timestamp) -> String {
        time.rfc3339.prefix(16).replacing("T", with: " ") + " UTC"
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
            case .badRequest, .notFound, .conflict: .refused
            }
    }

    /// What a link itself is refused with.
    fileprivate var problem: Problem {
        let (status, detail): (HTTPResponse.Status, String) =
            switch self {
            case .expired: (.gone, "This link no longer counts.")
            case .used: (.gone, "This link was used before, and counts once.")
            case .unknownUser: (.forbidden, "The user of this link is not configured any more.")
            case .forbidden: (.forbidden, "The user of this link may not act on incidents.")
            case .shown, .done, .invalid, .refused, .unavailable, .tooMany:
                (.badRequest, "This link is not complete, or not one of ours.")
            }
        return Problem(status, code: rawValue, detail)
    }

    fileprivate var title: String {
        switch self {
        case .expired: "This link has expired"
        case .used: "This link was used"
        case .unknownUser, .forbidden: "This is not possible any more"
        case .unavailable, .tooMany: "Not now"
        case .shown, .done, .invalid: "This link does nothing"
        case .refused: "This makes no sense now"
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

extension Request {
    fileprivate var acceptsHTML: Bool {
        headers[values: .accept].joined(separator: ",").lowercased().contains("text/html")
    }
}
