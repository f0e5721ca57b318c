import Hummingbird
import TocsinModel

/// The OpenAPI 3.1 document, made of the routes that are served.
struct DocumentationRoute: Sendable {
    private let document: [UInt8]

    init(describing routes: [Route]) {
        document = Self.document(of: routes + [Self.route { _, _ in Response(json: []) }])
    }

    var route: Route {
        Self.route { [document] _, _ in Response(json: document) }
    }

    private static func route(_ body: @escaping @Sendable (Request, GatewayContext) async throws -> Response) -> Route {
        .open(
            .get,
            Route.apiBase + "/openapi.json",
            Operation(
                id: "documentation",
                summary: "This document.",
                answers: [.json(#"{"type":"object"}"#, "OpenAPI 3.1.")]
            ),
            body
        )
    }

    private static func document(of routes: [Route]) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("openapi", "3.1.0")
            json.key("info")
            json.object { json in
                json.member("title", "Tocsin")
                json.member("version", "1")
                json.member("description", "Tells people when devices are in trouble.")
            }
            json.key("paths")
            json.object { json in
                var seen: Set<String> = []
                for path in routes.map(\.path) where seen.insert(path).inserted {
                    json.key(path)
                    json.object { json in
                        for route in routes where route.path == path {
                            json.key(route.method.rawValue.lowercased())
                            route.operation.write(to: &json, needsToken: route.needsToken)
                        }
                    }
                }
            }
            json.key("components")
            json.raw(Schemas.components)
        }
        return json.bytes
    }
}
