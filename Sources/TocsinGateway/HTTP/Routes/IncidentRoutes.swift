import HTTPTypes
import Hummingbird
import TocsinModel

/// Incidents: everyone with a role sees them, a responder acts on them.
struct IncidentRoutes: Sendable {
    let core: GatewayCore

    var routes: [Route] {
        [
            list,
            one,
            alerts,
            act("acknowledge", "Says that the caller takes care of it; escalation stops.", .acknowledge),
            act("unacknowledge", "Takes an acknowledgement back.", .unacknowledge),
            act("resolve", "Says that it is over.", .resolve),
            act("escalate", "Goes on to the policy's next step now.", repeats: false, .escalate),
            act("snooze", "Keeps it quiet for a while.", Schemas.reference("Snooze"), SnoozeBody.self),
            act(
                "reassign",
                "Tells these people in place of whom the policy would tell.",
                Schemas.reference("Reassignment"),
                ReassignBody.self
            ),
            act("note", "Writes a line into the timeline.", Schemas.reference("Note"), NoteBody.self),
        ]
    }

    private var list: Route {
        .known(
            .get,
            "/incidents",
            Operation(
                id: "listIncidents",
                summary: "Incidents that fit every filter given.",
                parameters: IncidentQuery.parameters,
                answers: [.json(Schemas.page(of: "Incident"), "A page of them.")],
                problems: [.badRequest, .serviceUnavailable]
            )
        ) { request, _, _ in
            let page = try await core.backend.incidents.page(try IncidentQuery(request.uri))
            return Response(page: page) { $0 }
        }
    }

    private var one: Route {
        .known(
            .get,
            "/incidents/{id}",
            Operation(
                id: "getIncident",
                summary: "One incident with its timeline.",
                parameters: [.incidentID],
                answers: [.json(Schemas.reference("Incident"), "The incident.")],
                problems: [.notFound, .serviceUnavailable]
            )
        ) { _, context, _ in
            guard let incident = try await core.backend.incidents.incident(try context.incidentID()) else {
                throw Problem.noIncident
            }
            return Response(json: incident)
        }
    }

    private var alerts: Route {
        .known(
            .get,
            "/incidents/{id}/alerts",
            Operation(
                id: "listAlerts",
                summary:
                    "All alerts of one incident, as they are now: first what fires, the worst first and of those the latest; then "
                    + "what fires and went on as another incident; then what is over, the latest first. One that changes "
                    + "between two pages may come twice.",
                parameters: [.incidentID] + AlertsQuery.parameters,
                answers: [.json(Schemas.page(of: "Alert"), "A page of them.")],
                problems: [.badRequest, .notFound, .serviceUnavailable]
            )
        ) { request, context, _ in
            let query = try AlertsQuery(request.uri)
            guard let page = try await core.backend.incidents.alerts(try context.incidentID(), query) else {
                throw Problem.noIncident
            }
            return Response(page: page) { $0 }
        }
    }

    private func act(
        _ verb: String,
        _ summary: String,
        repeats: Bool = true,
        _ action: Command.IncidentAction
    ) -> Route {
        let summary = repeats ? summary + " To repeat it changes nothing." : summary
        return .known(
            .post,
            "/incidents/{id}/\(verb)",
            operation(verb, summary, .optional(#"{"type":"object"}"#)),
            least: .responder
        ) { request, context, identity in
            let id = try context.incidentID()
            _ = try await request.object(Nothing.self, limit: core.limits.bodyBytes)
            return try await answer(core.submit(.incident(.one(id), action), of: identity, through: .http), about: id)
        }
    }

    /// An action that a body completes.
    private func act<Body: IncidentActionBody>(
        _ verb: String,
        _ summary: String,
        _ schema: String,
        _ body: Body.Type
    ) -> Route {
        .known(.post, "/incidents/{id}/\(verb)", operation(verb, summary, .required(schema)), least: .responder) {
            request,
            context,
            identity in
            let id = try context.incidentID()
            guard let body = try await request.object(Body.self, limit: core.limits.bodyBytes) else {
                throw Problem.badRequest(Body.wanted)
            }
            let action = try body.action()
            return try await answer(core.submit(.incident(.one(id), action), of: identity, through: .http), about: id)
        }
    }

    private func operation(_ verb: String, _ summary: String, _ body: Operation.Body) -> Operation {
        Operation(
            id: "\(verb)Incident",
            summary: summary,
            parameters: [.incidentID],
            body: body,
            answers: [.json(Schemas.reference("Incident"), "Done, or already so.")],
            problems: [.badRequest, .notFound, .requestTimeout, .conflict, .contentTooLarge, .serviceUnavailable]
        )
    }

    private func answer(_ result: CommandResult, about id: IncidentID) async throws -> Response {
        switch result {
        case .done(let incident?):
            return Response(json: incident.json)
        case .done(nil), .silence, .override:
            guard let incident = try await core.backend.incidents.incident(id) else { throw Problem.noIncident }
            return Response(json: incident)
        case .refused(let refusal):
            var problem = Problem(refusal)
            if refusal.code == .conflict { problem.incident = try await core.backend.incidents.incident(id) }
            throw problem
        }
    }
}

/// A body that says nothing.
private struct Nothing: Decodable, Sendable {
    init() {}
}

extension Problem {
    fileprivate static let noIncident = Problem(.notFound, code: "not_found", "There is no such incident.")
}

extension GatewayContext {
    fileprivate func incidentID() throws -> IncidentID {
        guard let id = parameters.get("id").flatMap({ IncidentID($0) }) else { throw Problem.noIncident }
        return id
    }
}

extension Operation.Parameter {
    fileprivate static let incidentID = path("id", "Of the incident.", schema: Schemas.serial(IncidentID.prefix))
}
