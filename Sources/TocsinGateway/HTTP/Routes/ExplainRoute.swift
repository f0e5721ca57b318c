import Foundation
import HTTPTypes
import Hummingbird
import TocsinModel

/// Why something was decided as it was: as the verb `explain`.
struct ExplainRoute: Sendable {
    let core: GatewayCore

    var route: Route {
        .known(
            .get,
            "/explain/{id}",
            Operation(
                id: "explain",
                summary: "Everything decided about an event, alert, incident, notification, dead letter or silence.",
                parameters: [
                    .path(
                        "id",
                        "e-1, i-1, n-1, d-1, s-1, or rule/label=value,… (percent-encoded).",
                        schema: #"{"type":"string"}"#
                    )
                ],
                answers: [.json(Schemas.reference("Explanation"), "In order, each with its reason.")],
                problems: [.notFound, .serviceUnavailable]
            )
        ) { _, context, _ in
            guard let id = context.parameters.get("id")?.removingPercentEncoding else { throw Problem.notFound }
            switch try await core.backend.explain(id) {
            case .explained(let json): return Response(json: json)
            case .unknown:
                throw Problem(.notFound, code: "not_found", "Nothing is known of it, or no longer.")
            case .busy:
                throw Problem(
                    .serviceUnavailable,
                    code: "explain_busy",
                    "Another explanation is being worked out; try again in some seconds."
                )
                .with(.retryAfter, "5")
            }
        }
    }
}
