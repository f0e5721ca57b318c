import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct RoleTests {
    @Test("whoever was demoted acts no longer, over HTTP and on a socket that is open")
    func demoted() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let token = try await TestTokens.token("ana")
            let (client, welcome) = try await harness.stream("ana")
            #expect(welcome.json["role"] as? String == "responder")
            try await harness.configure(["ana": .viewer])
            let refused = try await harness.request("POST", "/api/v1/incidents/i-1/acknowledge", token: token)
            #expect(refused.status == 403)
            try await client.send(text: #"{"type":"command","id":1,"action":"acknowledge","incident":"i-1"}"#)
            var result = try await client.message()
            while result.type != "result" { result = try await client.message() }
            #expect(result.json["ok"] as? Bool == false)
            #expect((result.json["error"] as? [String: Any])?["code"] as? String == "forbidden")
            #expect(harness.service.commands.isEmpty)

            try await harness.configure(["ana": .admin])
            let raised = try await harness.request("POST", "/api/v1/incidents/i-1/acknowledge", token: token)
            #expect(raised.status == 200)
            #expect(harness.service.commands.map(\.role) == [.responder])
        }
    }

    @Test("a token gives no more than its own role, whatever the configuration says")
    func lesser() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let token = try await TestTokens.token("ana", role: "viewer")
            #expect(try await harness.request("POST", "/api/v1/incidents/i-1/resolve", token: token).status == 403)
        }
    }

    @Test("a revoked token, one made too early and one of an earlier key are refused, and what they opened is closed")
    func revoked() async throws {
        var revoked = try Harness.rules()
        revoked.revoked = ["one"]
        var late = try Harness.rules()
        late.notBefore = ManualClock.start + .minutes(1)
        let other = try Harness.rules(key: Array("another key of at least 32 bytes!".utf8))
        for rules in [revoked, late, other] {
            try await Harness.run { harness in
                let seconds = Double(ManualClock.start.milliseconds / 1_000)
                let token = try await TestTokens.token(changing: ["jti": "one", "iat": .number(seconds)])
                let client = try await harness.socket()
                try await client.send(text: #"{"type":"hello","token":"\#(token)"}"#)
                #expect(try await client.message().type == "welcome")
                let events = try await harness.events("ana")
                #expect(try await events.event().name == "welcome")
                await harness.access.replace(rules)
                #expect(try await harness.request("GET", "/api/v1/incidents", token: token).status == 401)
                harness.clock.advance(by: .seconds(1))
                #expect(try await client.closeCode() == 4401)
            }
        }
    }

    @Test("the same key read again closes nothing")
    func unchanged() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream("ana")
            try await harness.configure([:])
            harness.clock.advance(by: .seconds(1))
            harness.service.open(1)
            #expect(try await client.message().type == "incident")
        }
    }

    static let writes = [
        "incidents/i-1/note", "incidents/i-1/snooze", "incidents/i-1/reassign", "incidents/i-1/acknowledge", "silences",
        "schedules/plant-primary/overrides",
    ]

    @Test("who may not act is told so before what they sent is looked at", arguments: writes)
    func forbiddenFirst(_ path: String) async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let viewer = try await TestTokens.token("vera", role: "viewer")
            for body in ["{", "", #"{"text":1}"#, String(repeating: "x", count: 100_000)] {
                let answer = try await harness.request("POST", "/api/v1/\(path)", token: viewer, body: body)
                #expect(answer.status == 403)
            }
        }
    }

    @Test("the explanation of a notification is its user's and an admin's")
    func ownership() async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"))
            func status(_ user: String, _ role: String) async throws -> Int {
                try await harness.request("GET", "/api/v1/explain/n-1", token: TestTokens.token(user, role: role))
                    .status
            }
            #expect(try await status("ana", "viewer") == 200)
            #expect(try await status("bo", "responder") == 404)
            #expect(try await status("bo", "admin") == 200)
            try await harness.configure(["bo": .responder])
            #expect(try await status("bo", "admin") == 404)
            let incident = try await harness.request("GET", "/api/v1/explain/i-1", token: TestTokens.token("bo"))
            #expect(incident.status == 200)
        }
    }

    @Test("notes come at a person's pace, and other people's at their own")
    func rates() async throws {
        try await Harness.run({ $0.limits.notes = Rate(perSecond: 1, burst: 2) }) { harness in
            harness.service.open(1)
            func note(_ user: String) async throws -> RawClient.Answer {
                try await harness.request(
                    "POST",
                    "/api/v1/incidents/i-1/note",
                    token: TestTokens.token(user),
                    body: #"{"text":"the valve sticks"}"#
                )
            }
            #expect(try await [note("ana").status, note("ana").status] == [200, 200])
            let slowed = try await note("ana")
            #expect(slowed.status == 429)
            #expect(slowed.headers["retry-after"] == "1")
            #expect(slowed.json["code"] as? String == "too_many")
            #expect(try await note("bo").status == 200)
            let token = try await TestTokens.token("ana")
            #expect(try await harness.request("POST", "/api/v1/incidents/i-1/acknowledge", token: token).status == 200)
            harness.clock.advance(by: .seconds(1))
            #expect(try await note("ana").status == 200)
        }
    }

    @Test("a note may have 4096 bytes, and not 4096 characters that are more")
    func noteBytes() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let token = try await TestTokens.token()
            func note(_ text: String) async throws -> Int {
                let body = #"{"text":"\#(text)"}"#
                return try await harness.request("POST", "/api/v1/incidents/i-1/note", token: token, body: body).status
            }
            #expect(try await note(String(repeating: "x", count: 4_096)) == 200)
            #expect(try await note(String(repeating: "x", count: 4_097)) == 400)
            // One character of 8,001 bytes.
            #expect(try await note("e" + String(repeating: "\u{301}", count: 4_000)) == 400)
        }
    }

    @Test(
        "a body with a member that stands twice, or that is too deep, is refused",
        arguments: [
            #"{"text":"a","text":"b"}"#, #"{"text":"a","\u0074ext":"b"}"#, #"{"text":"a","x":{"y":1,"y":2}}"#,
            #"{"text":"a","x":"# + String(repeating: "[", count: 30) + String(repeating: "]", count: 30) + "}",
            #"{"text":"a","x":["# + Array(repeating: "1", count: 6_000).joined(separator: ",") + "]}",
        ]
    )
    func bodies(_ body: String) async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let token = try await TestTokens.token()
            let answer = try await harness.request("POST", "/api/v1/incidents/i-1/note", token: token, body: body)
            #expect(answer.status == 400)
            #expect(harness.service.commands.isEmpty)
        }
    }
}
