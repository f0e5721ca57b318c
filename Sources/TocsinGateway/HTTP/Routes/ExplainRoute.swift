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
                        "e-1 (e-1.0: its first reading), i-1, n-1, d-1, s-1, or rule/label=value,… (percent-encoded).",
                        schema: #"{"type":"string"}"#
                    )
                ],
                answers: [.json(Schemas.reference("Explanation"), "In order, each with its reason.")],
                problems: [.notFound, .serviceUnavailable]
            )
        ) { _, context, identity in
            guard
                let id = context.parameters.get("id")?.removingPercentEncoding, id.utf8.count <= Self.longest,
                try await mayAsk(about: id, identity)
            else { throw Problem.unknownSubject }
            switch try await core.backend.explaining.explain(id) {
            case .explained(let json): return Response(json: json)
            case .unknown:
                throw Problem.unknownSubject
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

    /// Bytes of what is asked about: a rule's name and the labels of a key.
    private static let longest = 8_192

    /// What was said to somebody, and why, is theirs and an admin's; to everybody else there is no such notification.
    private func mayAsk(about id: String, _ identity: Identity) async throws -> Bool {
        guard let id = NotificationID(id), try core.role(of: identity) < .admin else { return true }
        return try await core.backend.inbox.notification(id)?.user == identity.user
    }
}

extension Problem {
    fileprivate static let unknownSubject = Problem(
        .notFound,
        code: "not_found",
        "Nothing is known of it, or no longer."
    )
}
