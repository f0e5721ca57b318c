import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Answers every error with problem details.
struct ProblemDetails: RouterMiddleware {
    func handle(
        _ request: Request,
        context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response
        } catch let error as any HTTPResponseError {
            return Self.problem(error.status).response
        } catch let error as HTTPParserError {
            // The body was cut short or framed wrongly; the connection cannot go on.
            throw error
        } catch {
            // Nothing the client sent is in it: errors of the backend are the service's own.
            context.logger.warning("a request could not be answered", metadata: ["error": "\(error)"])
            return Problem.unavailable.response
        }
    }

    private static func problem(_ status: HTTPResponse.Status) -> Problem {
        switch status {
        case .notFound: .notFound
        case .contentTooLarge: Problem(status, code: "too_big", "The body is too big.")
        default: Problem(status, code: "bad_request", "The request cannot be served: \(status.reasonPhrase).")
        }
    }
}
