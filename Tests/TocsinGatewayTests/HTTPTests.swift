import Foundation
import HTTPTypes
import Logging
import Synchronization
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct HTTPTests {
    @Test("health, readiness and metrics are for everybody")
    func health() async throws {
        try await Harness.run { harness in
            #expect(try await harness.request("GET", "/healthz").status == 200)
            let ready = try await harness.request("GET", "/readyz")
            #expect(ready.status == 200)
            #expect(ready.body == #"{"status":"ready","reasons":[]}"#)
            harness.service.set(.notReady(["the broker is not connected"]))
            let notReady = try await harness.request("GET", "/readyz")
            #expect(notReady.status == 503)
            #expect(notReady.body == #"{"status":"not_ready","reasons":["the broker is not connected"]}"#)
            #expect(try await harness.request("GET", "/healthz").status == 200)
        }
    }

    @Test("a loop that does not turn is no good health, and says since when")
    func stuck() async throws {
        try await Harness.run { harness in
            harness.service.set(.stuck(seconds: 7))
            let stuck = try await harness.request("GET", "/healthz")
            #expect(stuck.status == 503)
            #expect(stuck.body == #"{"status":"stuck","reason":"the loop has not turned for 7 s"}"#)
        }
    }

    @Test("metrics tell of the service and of the gateway")
    func metrics() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream()
            try await client.send(frame: 0x82, [])
            _ = try await client.closeCode()
            _ = try await harness.request("GET", "/nothing/here")
            let foreign = try await harness.client()
            _ = try await foreign.upgrade([("Origin", "http://evil.example")])
            let answer = try await harness.request("GET", "/metrics")
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            for line in [
                "tocsin_events_total 3", "tocsin_sockets_closed_total{code=\"4400\"} 1",
                "tocsin_handshakes_refused_total{reason=\"origin\"} 1", "tocsin_frames_sent_total 2",
                "tocsin_http_requests_total{method=\"GET\",route=\"/**\",status=\"404\"} 1",
            ] {
                #expect(answer.body.contains(line + "\n"), "\(line)")
            }
        }
    }

    @Test("incidents are listed and shown to everyone with a role, with the filters that were given")
    func incidents() async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token("bo", role: "viewer")
            let first = harness.service.open(1)
            let second = harness.service.open(2)
            func text(_ incident: Incident) -> String { String(decoding: incident.json, as: UTF8.self) }
            let page = try await harness.request(
                "GET",
                "/api/v1/incidents?state=open,acknowledged&severity=critical&label=site:porto&label=rule%3Dsilent"
                    + "&text=caf%C3%A9&limit=1",
                token: token
            )
            #expect(page.status == 200)
            #expect(page.body == #"{"items":[\#(text(first))],"next":"i-1"}"#)
            #expect(page.headers["cache-control"] == "no-store")
            var query = IncidentQuery()
            query.states = ["open", "acknowledged"]
            query.severities = [.critical]
            query.labels = ["site": "porto", "rule": "silent"]
            query.text = "café"
            query.limit = 1
            #expect(harness.service.queries == [query])

            let rest = try await harness.request("GET", "/api/v1/incidents?after=i-1", token: token)
            #expect(rest.body == #"{"items":[\#(text(second))],"next":null}"#)
            #expect(try await harness.request("GET", "/api/v1/incidents/i-2", token: token).body == text(second))
        }
    }

    @Test(
        "questions that make no sense are answered with problem details",
        arguments: [
            ("incidents?state=closed", 400, "bad_request"), ("incidents?severity=fatal", 400, "bad_request"),
            ("incidents?label=site", 400, "bad_request"), ("incidents?limit=0", 400, "bad_request"),
            ("incidents?limit=201", 400, "bad_request"), ("incidents?after=7", 400, "bad_request"),
            ("notifications?after=7", 400, "bad_request"), ("notifications?before=e1:1&after=e1:1", 400, "bad_request"),
            ("notifications?before=e0:1", 410, "gap"), ("notifications?limit=many", 400, "bad_request"),
            ("notifications?after=e0:1", 410, "gap"), ("notifications?after=e1:99", 410, "gap"),
            ("incidents/i-99", 404, "not_found"), ("incidents/..%2F..%2Fetc", 404, "not_found"),
            ("nothing", 404, "not_found"), ("stream", 426, "upgrade_required"),
        ]
    )
    func problems(_ path: String, _ status: Int, _ code: String) async throws {
        try await Harness.run { harness in
            let answer = try await harness.request("GET", "/api/v1/\(path)", token: try await TestTokens.token())
            #expect(answer.status == status)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(answer.json["type"] as? String == "about:blank")
            #expect(answer.json["status"] as? Int == status)
            #expect(answer.json["code"] as? String == code)
            #expect(answer.json["title"] is String && answer.json["detail"] is String)
        }
    }

    @Test("who has no token that counts gets nothing, on every route that needs one")
    func unauthenticated() async throws {
        try await Harness.run { harness in
            let good = try await TestTokens.token()
            let expired = try await TestTokens.token("ana", lifetime: 0)
            let core = harness.core()
            for route in RouteTable(core: core).routes where route.needsToken {
                let path = route.path.replacing("{id}", with: "i-1").replacing("{override}", with: "o-1")
                let client = try await harness.client()
                for headers in [
                    [], [("Authorization", "Basic YTpi")], [("Authorization", good)], [("Cookie", "token=\(good)")],
                    [("Authorization", "Bearer \(expired)")],
                ] {
                    let answer = try await client.request(route.method.rawValue, path, headers)
                    #expect(answer.status == 401, "\(route.method) \(path)")
                    #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
                }
                // Twenty bad ones a second are let through; the next test case starts afresh.
                harness.clock.advance(by: .seconds(1))
            }
            #expect(try await harness.request("GET", "/api/v1/incidents?token=\(good)").status == 401)
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("an action is handed on; what makes no sense is 409 with the incident as it is")
    func actions() async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            let incident = harness.service.open(1)
            harness.service.open(2)
            harness.service.refuse(IncidentID(2), .init(.conflict, "It is resolved."))
            for verb in ["acknowledge", "unacknowledge", "resolve"] {
                let done = try await harness.request("POST", "/api/v1/incidents/i-1/\(verb)", token: token, body: "{}")
                #expect(done.status == 200)
                #expect(done.body == String(decoding: incident.json, as: UTF8.self))
            }
            let id = IncidentID(1)
            #expect(
                harness.service.commands.map(\.action) == [
                    .incident(.one(id), .acknowledge), .incident(.one(id), .unacknowledge),
                    .incident(.one(id), .resolve),
                ]
            )
            #expect(harness.service.commands.allSatisfy { $0.door == .http })

            let conflict = try await harness.request("POST", "/api/v1/incidents/i-2/acknowledge", token: token)
            #expect(conflict.status == 409)
            #expect(conflict.json["code"] as? String == "conflict")
            #expect(conflict.json["detail"] as? String == "It is resolved.")
            #expect((conflict.json["incident"] as? [String: Any])?["id"] as? String == "i-2")

            let body = #"{"for":"30m"}"#
            let late = try await harness.request("POST", "/api/v1/incidents/i-2/snooze", token: token, body: body)
            #expect(late.status == 409)
            #expect((late.json["incident"] as? [String: Any])?["id"] as? String == "i-2")

            let unknown = try await harness.request("POST", "/api/v1/incidents/i-3/resolve", token: token)
            #expect(unknown.status == 404)
            let viewer = try await TestTokens.token("bo", role: "viewer")
            let forbidden = try await harness.request("POST", "/api/v1/incidents/i-1/resolve", token: viewer)
            #expect(forbidden.status == 403)
            #expect(forbidden.json["code"] as? String == "forbidden")
        }
    }

    @Test(
        "an action says with its body for how long, whom and what",
        arguments: [
            ("snooze", #"{"for":"30m"}"#, Command.IncidentAction.snooze(.minutes(30))),
            ("snooze", #"{"for":"1h30m"}"#, .snooze(.minutes(90))), ("escalate", "{}", .escalate),
            ("reassign", #"{"users":["ana","bo"]}"#, .reassign(["ana", "bo"].compactMap { UserID($0) })),
            ("note", #"{"text":"<b>the valve</b>\n\"sticks\""}"#, .note("<b>the valve</b>\n\"sticks\"")),
        ]
    )
    func actionsWithBodies(_ verb: String, _ body: String, _ action: Command.IncidentAction) async throws {
        try await Harness.run { harness in
            let incident = harness.service.open(1)
            let token = try await TestTokens.token()
            let done = try await harness.request("POST", "/api/v1/incidents/i-1/\(verb)", token: token, body: body)
            #expect(done.status == 200)
            #expect(done.body == String(decoding: incident.json, as: UTF8.self))
            #expect(harness.service.commands.map(\.action) == [.incident(.one(IncidentID(1)), action)])
            let viewer = try await TestTokens.token("bo", role: "viewer")
            let path = "/api/v1/incidents/i-1/\(verb)"
            #expect(try await harness.request("POST", path, token: viewer, body: body).status == 403)
        }
    }

    @Test(
        "an action whose body says nothing, or too much, is refused",
        arguments: [
            ("snooze", ""), ("snooze", "{}"), ("snooze", #"{"for":30}"#), ("snooze", #"{"for":"0s"}"#),
            ("snooze", #"{"for":"soon"}"#), ("reassign", "{}"), ("reassign", #"{"users":[]}"#),
            ("reassign", #"{"users":["a/b"]}"#), ("reassign", #"{"users":"ana"}"#), ("note", "{}"),
            ("note", #"{"text":" "}"#), ("note", #"{"text":"\#(String(repeating: "x", count: 4097))"}"#),
            (
                "reassign",
                #"{"users":[\#((0..<33).map { #""u\#($0)""# }.joined(separator: ","))]}"#
            ),
        ]
    )
    func actionsWithoutSense(_ verb: String, _ body: String) async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let token = try await TestTokens.token()
            let answer = try await harness.request("POST", "/api/v1/incidents/i-1/\(verb)", token: token, body: body)
            #expect(answer.status == 400)
            #expect(answer.json["code"] as? String == "bad_request")
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("bodies that are not as described are refused", arguments: ["[", "[]", "7", #"{"a":"#])
    func bodies(_ body: String) async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let token = try await TestTokens.token()
            for path in ["incidents/i-1/resolve", "notifications/read"] {
                let answer = try await harness.request("POST", "/api/v1/\(path)", token: token, body: body)
                #expect(answer.status == 400)
            }
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("a body beyond 64 KiB is refused")
    func tooBig() async throws {
        try await Harness.run { harness in
            let body = #"{"a":"\#(String(repeating: "x", count: 70_000))"}"#
            let token = try await TestTokens.token()
            let answer = try await harness.request("POST", "/api/v1/notifications/read", token: token, body: body)
            #expect(answer.status == 413)
            #expect(answer.json["code"] as? String == "too_big")
        }
    }

    @Test("headers beyond their limit are refused")
    func headers() async throws {
        try await Harness.run { harness in
            let long = try await harness.request("GET", "/healthz", [("X-Long", String(repeating: "x", count: 40_000))])
            #expect(long.status == 400)
            let many = try await harness.request("GET", "/healthz", (0..<200).map { ("X-\($0)", "y") })
            #expect(many.status == 400)
            let nonsense = try await harness.client()
            try await nonsense.send("\u{1}\u{2}\u{3}\r\n\r\n".utf8)
            let answer = try await nonsense.answer()
            #expect(answer.status == 400)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(answer.json["code"] as? String == "bad_request")
        }
    }

    @Test("an inbox is its user's own, and grows behind a cursor")
    func inbox() async throws {
        try await Harness.run { harness in
            let ana = try UserID.named("ana")
            for _ in 0..<3 { harness.service.notify(ana) }
            harness.service.notify(try .named("bo"))
            let token = try await TestTokens.token()
            func ids(_ query: String) async throws -> ([String?], String?) {
                let page = try await harness.request("GET", "/api/v1/notifications\(query)", token: token)
                let items = page.json["items"] as? [[String: Any]] ?? []
                return (items.map { $0["id"] as? String }, page.json["next"] as? String)
            }
            #expect(try await ids("?limit=2") == (["n-3", "n-2"], "e1:2"))
            #expect(try await ids("?limit=2&before=e1:2") == (["n-1"], nil))
            #expect(try await ids("?limit=2&after=e1:0") == (["n-1", "n-2"], "e1:2"))
            #expect(try await ids("?after=e1:2") == (["n-3"], nil))
            #expect(try await ids("?after=e1:4") == ([], nil))
        }
    }

    @Test("notifications are read, dismissed and cleared, by ids or all")
    func marks() async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"))
            let token = try await TestTokens.token("ana", role: "viewer")
            func post(_ verb: String, _ body: String?) async throws -> RawClient.Answer {
                try await harness.request("POST", "/api/v1/notifications/\(verb)", token: token, body: body)
            }
            #expect(try await post("read", #"{"ids":["n-1"]}"#).body == #"{"unread":1}"#)
            #expect(try await post("dismiss", #"{"all":true}"#).status == 200)
            #expect(try await post("clear", nil).status == 200)
            #expect(try await post("clear", #"{"ids":["n-1"]}"#).status == 200)
            let one = Command.Selection.these([NotificationID(1)])
            #expect(
                harness.service.commands.map(\.action) == [.read(one), .dismiss(.all), .dismiss(.all), .dismiss(one)]
            )
            #expect(try await post("read", nil).status == 400)
            #expect(try await post("read", "{}").status == 400)
            #expect(try await post("read", #"{"ids":[]}"#).status == 400)
            #expect(try await post("read", #"{"ids":["x"]}"#).status == 404)
            #expect(try await post("dismiss", #"{"ids":["n-1"],"all":true}"#).status == 400)
        }
    }

    @Test(
        "an inbox is cleared by who says nothing else, not by who says something that is not understood",
        arguments: [
            (#"{}"#, 200), (#"{"ids":null}"#, 400), (#"{"all":null}"#, 400), (#"{"all":false}"#, 400),
            (#"{"all":1}"#, 400), (#"{"ids":"n-1"}"#, 400), (#"{"ids":[1]}"#, 400), (#"{"id":["n-1"]}"#, 400),
        ]
    )
    func clearing(_ body: String, _ status: Int) async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            let answer = try await harness.request("POST", "/api/v1/notifications/clear", token: token, body: body)
            #expect(answer.status == status)
            let expected: [Command.Action] = status == 200 ? [.dismiss(.all)] : []
            #expect(harness.service.commands.map(\.action) == expected)
        }
    }

    @Test("a service that cannot answer is 503, and it may be tried again")
    func unavailable() async throws {
        try await Harness.run { harness in
            harness.service.breakDown()
            let answer = try await harness.request("GET", "/api/v1/incidents", token: try await TestTokens.token())
            #expect(answer.status == 503)
            #expect(answer.json["code"] as? String == "unavailable")
            #expect(answer.headers["retry-after"] == "1")
            #expect(!answer.body.contains("Broken"))
        }
    }

    @Test("a method that an address does not have is told which it has")
    func methods() async throws {
        try await Harness.run { harness in
            let answer = try await harness.request("DELETE", "/api/v1/incidents")
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "GET, HEAD")
            #expect(try await harness.request("GET", "/api/v1/incidents/i-1/resolve").status == 405)
            for method in ["OPTIONS", "TRACE", "QUERY"] {
                let other = try await harness.request(method, "/api/v1/incidents")
                #expect(other.status == 405)
                #expect(other.headers["allow"] == "GET, HEAD")
            }
        }
    }

    @Test("the dashboard is served with its tag, and not again to whoever has it")
    func assets() async throws {
        try await Harness.run({ settings in
            settings.asset = { path in
                path == "/"
                    ? (bytes: Array("<html>".utf8), contentType: "text/html; charset=utf-8", etag: "\"a-1\"") : nil
            }
        }) { harness in
            let page = try await harness.request("GET", "/")
            #expect(page.status == 200)
            #expect(page.body == "<html>")
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["etag"] == "\"a-1\"")
            // So that the bell can be a part of any page.
            #expect(page.headers["access-control-allow-origin"] == "*")
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"))
            #expect(page.headers["x-content-type-options"] == "nosniff")
            #expect(page.headers["referrer-policy"] == "no-referrer")
            for tags in ["\"a-1\"", "W/\"a-1\"", "\"b\", \"a-1\"", "*"] {
                let again = try await harness.request("GET", "/", [("If-None-Match", tags)])
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
            }
            #expect(try await harness.request("GET", "/", [("If-None-Match", "\"b\"")]).status == 200)
            #expect(try await harness.request("GET", "/missing.js").status == 404)
            #expect(try await harness.request("GET", "/../../etc/passwd").status == 404)
        }
    }

    @Test("pages of allowed origins may call the API, others are not told anything")
    func crossOrigin() async throws {
        try await Harness.run { harness in
            let preflight = [
                ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"),
            ]
            let path = "/api/v1/notifications/read"
            let allowed = try await harness.request("OPTIONS", path, [("Origin", Harness.origin)] + preflight)
            #expect(allowed.status == 204)
            #expect(allowed.headers["access-control-allow-origin"] == Harness.origin)
            #expect(allowed.headers["access-control-allow-credentials"] == nil)
            #expect(allowed.headers["vary"] == "Origin")
            #expect(allowed.headers["access-control-allow-methods"]?.contains("DELETE") == true)
            let foreign = try await harness.request("OPTIONS", path, [("Origin", "http://evil.example")] + preflight)
            #expect(foreign.headers.keys.filter { $0.hasPrefix("access-control") }.isEmpty)
            let problem = try await harness.request("GET", "/api/v1/incidents", [("Origin", Harness.origin)])
            #expect(problem.status == 401)
            #expect(problem.headers["access-control-allow-origin"] == Harness.origin)
        }
    }

    @Test("a key that might be guessed is warned of, and is in no line of the log")
    func shortKey() async throws {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        let short = try #require(TokenIssuer(id: "plant", key: Array("hunter2hunter2".utf8)))
        var rules = try Harness.rules()
        rules.issuers.append(short)
        let access = await AccessRegister(rules)
        try await Harness.run({ $0.access = access }, logger: logger) { _ in }
        let warnings = lines.text.split(separator: "\n").filter { $0.contains("RFC 7518") }
        #expect(warnings.count == 1 && warnings.allSatisfy { $0.contains("plant") })
        #expect(!lines.text.contains("hunter2"))
    }

    @Test("no token and no query is in any line of the log")
    func logs() async throws {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        let token = try await TestTokens.token()
        try await Harness.run(logger: logger) { harness in
            _ = try await harness.request("GET", "/api/v1/incidents?text=secret-query", token: token)
            _ = try await harness.request("GET", "/api/v1/incidents?token=\(token)")
            harness.service.breakDown()
            _ = try await harness.request("GET", "/api/v1/incidents?text=secret-query", token: token)
            let client = try await harness.socket([("Authorization", "Bearer \(token)")])
            try await client.send(text: #"{"type":"hello","token":"\#(token)"}"#)
            #expect(try await client.message().type == "welcome")
        }
        let all = lines.text
        #expect(all.contains("/api/v1/incidents"))
        #expect(!all.contains(token) && !all.contains("secret-query"))
        #expect(!all.contains(token.split(separator: ".")[2]))
    }
}
