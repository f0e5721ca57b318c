import Foundation
import HTTPTypes
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct OpenAPITests {
    private func document(_ harness: Harness) async throws -> [String: Any] {
        let answer = try await harness.request("GET", "/api/v1/openapi.json")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/json")
        return answer.json
    }

    @Test("the document names every route of the API and no other")
    func complete() async throws {
        try await Harness.run { harness in
            let document = try await document(harness)
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
            let routes = RouteTable(core: harness.core()).routes.filter { !["/", "/**"].contains($0.path) }
            let served = Set(routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" })
            #expect(described == served)
        }
    }

    @Test("operation ids are unique, path parameters are described, references lead somewhere")
    func sound() async throws {
        try await Harness.run { harness in
            let document = try await document(harness)
            let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
            var ids: Set<String> = []
            for (path, methods) in paths {
                for operation in methods.values {
                    #expect(ids.insert(try #require(operation["operationId"] as? String)).inserted)
                    let parameters = operation["parameters"] as? [[String: Any]] ?? []
                    let inPath = parameters.filter { $0["in"] as? String == "path" }.compactMap {
                        $0["name"] as? String
                    }
                    #expect(inPath == path.matches(of: /\{(\w+)\}/).map { String($0.1) })
                    #expect((operation["responses"] as? [String: Any])?.isEmpty == false)
                }
            }
            for reference in references(in: document) {
                var value: Any? = document
                for name in reference.split(separator: "/").dropFirst() {
                    value = (value as? [String: Any])?[String(name)]
                }
                #expect(value != nil, "\(reference)")
            }
        }
    }

    @Test("what the service answers has the members that the document requires")
    func truthful() async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"))
            harness.service.open(1)
            let document = try await document(harness)
            let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]
            let token = try await TestTokens.token()
            let listed = [
                ("incidents", "Incident"), ("notifications", "Notification"), ("silences", "Silence"),
                ("schedules/plant-primary/overrides", "Override"),
            ]
            _ = try await harness.request("POST", "/api/v1/silences", token: token, body: SilenceTests.weekly)
            _ = try await harness.request(
                "POST",
                "/api/v1/schedules/plant-primary/overrides",
                token: token,
                body: ScheduleTests.override
            )
            for (path, schema) in listed {
                let page = try await harness.request("GET", "/api/v1/\(path)", token: token)
                let item = try #require((page.json["items"] as? [[String: Any]])?.first)
                let required = try #require(schemas?[schema]?["required"] as? [String])
                let properties = try #require(schemas?[schema]?["properties"] as? [String: Any])
                #expect(Set(required).subtracting(item.keys).isEmpty)
                #expect(Set(item.keys).subtracting(properties.keys).isEmpty)
            }
        }
    }

    @Test("a body may be left out exactly where the document says so")
    func bodies() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let token = try await TestTokens.token()
            let document = try await document(harness)
            let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
            for (path, methods) in paths {
                for (method, operation) in methods {
                    guard let body = operation["requestBody"] as? [String: Any] else { continue }
                    let target = path.replacing("{id}", with: "i-1")
                    let answer = try await harness.request(method.uppercased(), target, token: token)
                    #expect((answer.status == 400) == (body["required"] as? Bool), "\(method) \(path)")
                }
            }
        }
    }

    @Test("what the document says of ids and of words is what is read")
    func patterns() throws {
        func pattern(_ schema: String) throws -> Regex<AnyRegexOutput> {
            let json = try JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any]
            return try Regex(#require(json?["pattern"] as? String))
        }
        let id = try pattern(Schemas.serial(IncidentID.prefix))
        for text in ["i-0", "i-1", "i-12", "i-999999999999999999", "i-", "i-01", "i--1", "i-1x", "n-1", "i-1 ", ""] {
            #expect((text.firstMatch(of: id) != nil) == (IncidentID(text) != nil), "\(text)")
        }
        let words = try pattern(Schemas.words(["open", "snoozed"]))
        for text in ["", ",", "open", "open,snoozed", ",open,,snoozed,"] {
            #expect(text.firstMatch(of: words) != nil, "\(text)")
        }
        for text in ["opensnoozed", "open snoozed", "closed", "open,closed", "OPEN"] {
            #expect(text.firstMatch(of: words) == nil, "\(text)")
        }
    }

    private func references(in value: Any) -> [String] {
        switch value {
        case let object as [String: Any]:
            object.flatMap { key, value in key == "$ref" ? [value as? String ?? ""] : references(in: value) }
        case let list as [Any]:
            list.flatMap(references)
        default:
            []
        }
    }
}
