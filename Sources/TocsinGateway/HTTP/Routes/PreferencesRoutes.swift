import HTTPTypes
import Hummingbird
import TocsinModel

/// How the caller wants to be told; nobody sees or changes another's.
struct PreferencesRoutes: Sendable {
    let core: GatewayCore

    var routes: [Route] { [show, replace] }

    private var show: Route {
        .known(
            .get,
            "/me/preferences",
            Operation(
                id: "getPreferences",
                summary: "How the caller is told: what they want, what is configured, and what is in force.",
                answers: [.json(Schemas.reference("Preferences"), "Their preferences.")],
                problems: [.notFound, .serviceUnavailable]
            )
        ) { _, _, identity in
            try await present(identity.user)
        }
    }

    private var replace: Route {
        .known(
            .put,
            "/me/preferences",
            Operation(
                id: "setPreferences",
                summary: "Says how the caller wants to be told, as a whole: what is left out is as configured.",
                body: .required(Schemas.reference("NewPreferences")),
                answers: [.json(Schemas.reference("Preferences"), "They are in force.")],
                problems: [.badRequest, .notFound, .requestTimeout, .contentTooLarge, .serviceUnavailable]
            )
        ) { request, _, identity in
            guard let body = try await request.object(JSONNode.self, limit: core.limits.bodyBytes) else {
                throw Problem.badRequest(#"Send what you want: {"quiet_hours":{"from":"22:00","to":"07:00"}}."#)
            }
            let preferences = try PreferencesReader.preferences(of: body)
            switch await core.submit(.setPreferences(preferences), of: identity, through: .http) {
            case .done, .silence, .override: return try await present(identity.user)
            case .refused(let refusal): throw Problem(refusal)
            }
        }
    }

    private func present(_ user: UserID) async throws -> Response {
        guard let json = try await core.backend.inbox.preferences(user) else {
            throw Problem(.notFound, code: "not_found", "The configuration has no such user any more.")
        }
        return Response(json: json)
    }
}
