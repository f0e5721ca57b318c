import Foundation
import Logging
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct LinkTests {
    private static func token(
        _ action: OneTapLink.Action = .acknowledge,
        user: String = "ana",
        expires: TimeSpan = .hours(24),
        key: [UInt8] = TestTokens.key
    ) throws -> String {
        var random = SystemRandomNumberGenerator()
        let link = OneTapLink(
            user: try .named(user),
            incident: IncidentID(1),
            action: action,
            expires: ManualClock.start + expires,
            random: &random
        )
        return LinkToken.sign(link, issuer: try #require(TokenIssuer(id: "local", key: key)))
    }

    private static let html = [("Accept", "text/html")]

    @Test("to look at a link shows one button and does nothing, however often")
    func shown() async throws {
        try await Harness.run { harness in
            harness.service.open(1, padding: 3)
            let token = try Self.token(.snooze(.minutes(30)))
            for _ in 0..<3 {
                let answer = try await harness.request("GET", "/a/\(token)", Self.html)
                #expect(answer.status == 200)
                #expect(answer.headers["cache-control"] == "no-store")
                #expect(answer.headers["referrer-policy"] == "no-referrer")
                #expect(
                    answer.headers["content-security-policy"]
                        == "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                )
                #expect(answer.body.contains("<form method=\"post\"><button>Snooze for 30m</button></form>"))
                #expect(answer.body.contains("2 freezers are warmxxx"))
                #expect(!answer.body.contains(token), "an address in a page may be copied with it")
                #expect(!answer.body.contains("script") && !answer.body.contains("//"))
            }
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("the button does what the link is for, as its user with their present role, once")
    func used() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let actions: [(OneTapLink.Action, Command.IncidentAction)] = [
                (.acknowledge, .acknowledge), (.resolve, .resolve), (.snooze(.hours(2)), .snooze(.hours(2))),
            ]
            try await harness.configure(["ana": .admin])
            for (action, meant) in actions {
                let token = try Self.token(action)
                let done = try await harness.request("POST", "/a/\(token)", Self.html)
                #expect(done.status == 200)
                #expect(done.body.contains("as ana"))
                let command = try #require(harness.service.commands.last)
                #expect((command.user, command.role, command.door) == (try .named("ana"), .admin, .link))
                guard case .useLink(let use) = command.action else {
                    Issue.record("\(command.action) is no use of a link")
                    return
                }
                #expect(
                    (use.incident, use.action, use.expires) == (IncidentID(1), meant, ManualClock.start + .hours(24))
                )
                let again = try await harness.request("POST", "/a/\(token)")
                #expect(again.status == 410)
                #expect(again.json["code"] as? String == "link_used")
            }
            let metrics = try await harness.request("GET", "/metrics").body
            #expect(metrics.contains(#"tocsin_links_total{outcome="done"} 3"#))
            #expect(metrics.contains(#"tocsin_links_total{outcome="link_used"} 3"#))
        }
    }

    @Test("a link that leaves nothing to do is answered with the incident as it is")
    func settled() async throws {
        try await Harness.run { harness in
            let incident = harness.service.open(1)
            harness.service.settle()
            let done = try await harness.request("POST", "/a/\(Self.token(.resolve))")
            #expect(done.status == 200)
            #expect(done.headers["content-type"] == "application/json")
            #expect(done.body == String(decoding: incident.json, as: UTF8.self))
        }
    }

    @Test("a used link says who did what and when, and has no button; nor has one that would do nothing")
    func spent() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let used = try Self.token()
            #expect(try await harness.request("POST", "/a/\(used)").status == 200)
            harness.service.acknowledge(1, by: try .named("ana"))
            let late = try Self.token(user: "bo")
            let said = "<p>Acknowledged by ana, \(LinkPage.inWords(harness.clock.now)).</p>"
            for (token, method, status) in [(used, "GET", 410), (used, "POST", 410), (late, "GET", 200)] {
                let page = try await harness.request(method, "/a/\(token)", Self.html)
                #expect(page.status == status)
                #expect(page.body.contains(said) && !page.body.contains("<form"), "\(method)")
            }
            #expect(try await harness.request("GET", "/a/\(used)").json["code"] as? String == "link_used")
            // To snooze it makes sense all the same.
            let snooze = try await harness.request("GET", "/a/\(Self.token(.snooze(.hours(1)), user: "bo"))", Self.html)
            #expect(snooze.body.contains("<button>Snooze for 1h</button>"))
        }
    }

    @Test("a link that was altered anywhere, or is another token, is refused")
    func altered() async throws {
        try await Harness.run({ $0.limits.failedTokens = Rate(perSecond: 1e9, burst: 1e9) }) { harness in
            harness.service.open(1)
            let token = try Self.token()
            var forged = [try Self.token(key: Array("another key, which is as long as it is".utf8)), "x", "x.y", "."]
            forged.append(try await TestTokens.token())
            forged.append(token + ".")
            forged.append(token + "=")
            let bytes = Array(token.utf8)
            for place in stride(from: 0, to: bytes.count, by: 7) + [bytes.count - 1] {
                var changed = bytes
                changed[place] = changed[place] == UInt8(ascii: "B") ? UInt8(ascii: "C") : UInt8(ascii: "B")
                if changed != bytes { forged.append(String(decoding: changed, as: UTF8.self)) }
            }
            for token in forged {
                for method in ["GET", "POST"] {
                    let answer = try await harness.request(method, "/a/\(token)")
                    #expect(answer.status == 400)
                    #expect(answer.json["code"] as? String == "link_invalid")
                }
            }
            #expect(harness.service.commands.isEmpty)
            let metrics = try await harness.request("GET", "/metrics").body
            #expect(metrics.contains(#"tocsin_links_total{outcome="link_invalid"} \#(forged.count * 2)"#))
        }
    }

    @Test("an expired link, a removed user and a user without the right are refused, each by its code")
    func refused() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            try await harness.configure(["bo": Role?.none, "vera": .viewer])
            let early = try Self.token(expires: .minutes(1))
            let cases = [
                (try Self.token(user: "bo"), 403, "unknown_user"), (try Self.token(user: "vera"), 403, "forbidden"),
            ]
            harness.clock.advance(by: .minutes(1))
            for (token, status, code) in cases + [(early, 410, "link_expired")] {
                for method in ["GET", "POST"] {
                    let answer = try await harness.request(method, "/a/\(token)")
                    #expect(answer.status == status)
                    #expect(answer.json["code"] as? String == code)
                    let page = try await harness.request(method, "/a/\(token)", Self.html)
                    #expect(page.status == status)
                    #expect(page.body.contains(code) && !page.body.contains("<form"))
                }
            }
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("an address that guesses is slowed down")
    func guessing() async throws {
        try await Harness.run { harness in
            let client = try await harness.client()
            var statuses: [Int] = []
            for _ in 0..<25 { statuses.append(try await client.request("GET", "/a/x.y").status) }
            #expect(statuses.prefix(20).allSatisfy { $0 == 400 })
            #expect(statuses.last == 429)
        }
    }

    @Test("no log says a link's address")
    func unlogged() async throws {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        let token = try Self.token()
        try await Harness.run(logger: logger) { harness in
            harness.service.open(1)
            for path in ["/a/\(token)", "/a/\(token)x", "/a/\(token)/more"] {
                _ = try await harness.request("GET", path)
                _ = try await harness.request("POST", path)
            }
        }
        #expect(lines.text.contains("/a/…"))
        #expect(!lines.text.contains(token))
    }
}
