import HTTPTypes
import Hummingbird
import TocsinModel
import TocsinTime

/// Why a link does nothing, as it is counted and as it is told.
struct LinkRefusal: Error {
    let outcome: LinkOutcome
    let problem: Problem
    /// What was done with it before, by whom and when.
    let what: String?

    init(_ outcome: LinkOutcome, _ problem: Problem? = nil, what: String? = nil) {
        self.outcome = outcome
        self.problem = problem ?? outcome.problem
        self.what = what
    }

    /// A page for whoever accepts one.
    func response(to request: Request) -> Response {
        guard request.acceptsHTML else { return problem.response }
        var response = LinkPage(
            status: problem.status,
            title: outcome.title,
            lines: [what, problem.detail, "Nothing was changed. The dashboard has what there is."].compactMap(\.self),
            code: problem.code
        )
        .response
        for header in problem.headers { response.headers[header.name] = header.value }
        return response
    }
}

extension GatewayCore {
    /// The link of a request's address. One that is ours always counts, however many others from there were none.
    func verified<Link>(
        _ context: GatewayContext,
        _ verify: (_ token: String, _ now: Timestamp) throws(LinkOutcome) -> Link
    ) throws(LinkRefusal) -> Link {
        do {
            return try verify(context.parameters.get("token") ?? "", clock.now())
        } catch {
            guard error != .invalid || limiter.mayFail(context.origin.client) else {
                let problem = Problem(
                    .tooManyRequests,
                    code: "too_many",
                    "This link is not one of ours, and neither were too many others from there; wait a second."
                )
                throw LinkRefusal(.tooMany, problem.with(.retryAfter, "1"))
            }
            throw LinkRefusal(error)
        }
    }
}

extension LinkOutcome {
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

extension Request {
    var acceptsHTML: Bool {
        headers[values: .accept].joined(separator: ",").lowercased().contains("text/html")
    }
}
