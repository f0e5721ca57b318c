import HTTPTypes
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct ReadOnTests {
    private static let runbook = Link(text: "Runbook", href: "https://wiki.example.org/freezers?q=a b#fz-1")

    private static func token(
        _ notification: NotificationID = NotificationID(1),
        _ place: TrackedLink.Place = .page,
        expires: TimeSpan = .days(1),
        key: [UInt8] = TestTokens.key
    ) throws -> String {
        TrackedLink(notification: notification, place: place, expires: ManualClock.start + expires)
            .token(issuer: try #require(TokenIssuer(id: "local", key: key)))
    }

    private static func count(_ harness: Harness, _ visitor: Visitor) async throws -> Int {
        let line = #"tocsin_links_opened_total{rule="warm",visitor="\#(visitor.rawValue)"} "#
        let metrics = try await harness.request("GET", "/metrics").body
        let found = metrics.split(separator: "\n").first { $0.hasPrefix(line) }
        return found.flatMap { Int($0.dropFirst(line.count)) } ?? 0
    }

    @Test("a link leads to the incident's page or to the rule's own link, and is counted for its user and rule")
    func opened() async throws {
        try await Harness.run { harness in
            let ana = try UserID.named("ana")
            harness.service.notify(ana, links: [Self.runbook])
            let page = try await harness.request("GET", "/go/\(Self.token())")
            #expect(page.status == 302)
            #expect(page.headers["location"] == "/#/incidents/i-1")
            #expect(page.headers["cache-control"] == "no-store")
            #expect(page.headers["referrer-policy"] == "no-referrer")
            let link = try await harness.request("GET", "/go/\(Self.token(NotificationID(1), .link(1)))")
            #expect(link.headers["location"] == "https://wiki.example.org/freezers?q=a%20b#fz-1")
            let opening = LinkOpening(user: ana, rule: "warm")
            #expect(harness.service.openings == [opening, opening])
            #expect(try await Self.count(harness, .person) == 2)
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test(
        "what only looks at what is behind a link is counted apart, and what only asks whether it is there not at all"
    )
    func previewed() async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"), links: [Self.runbook])
            let token = try Self.token()
            let previews = [
                ("User-Agent", "Slackbot-LinkExpanding 1.0"), ("User-Agent", "WhatsApp/2.23"),
                ("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch"),
            ]
            for header in previews {
                #expect(try await harness.request("GET", "/go/\(token)", [header]).status == 302)
            }
            #expect(try await harness.request("HEAD", "/go/\(token)").status == 302)
            #expect(harness.service.openings.isEmpty)
            #expect(try await Self.count(harness, .preview) == previews.count)
            #expect(try await Self.count(harness, .person) == 0)
        }
    }

    @Test(
        "a link leads nowhere but to the web, whatever a device wrote into it",
        arguments: [
            "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "file:///etc/passwd",
            "/\\evil.example",
        ]
    )
    func elsewhere(href: String) async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"), links: [Link(text: "x", href: href)])
            let answer = try await harness.request("GET", "/go/\(Self.token(NotificationID(1), .link(1)))")
            #expect(answer.status == 404)
            #expect(answer.headers["location"] == nil)
            #expect(harness.service.openings.isEmpty)
        }
    }

    @Test("a line break from a device ends no header")
    func split() async throws {
        try await Harness.run { harness in
            let href = "https://wiki.example.org/\r\nSet-Cookie: a=b"
            harness.service.notify(try .named("ana"), links: [Link(text: "x", href: href)])
            let answer = try await harness.request("GET", "/go/\(Self.token(NotificationID(1), .link(1)))")
            #expect(answer.headers["location"] == "https://wiki.example.org/%0D%0ASet-Cookie:%20a=b")
            #expect(answer.headers["set-cookie"] == nil)
        }
    }

    @Test("what is expired, unknown, altered, or of another kind has its code, a page without a button, and no count")
    func refused() async throws {
        try await Harness.run({ $0.limits.failedTokens = Rate(perSecond: 1e9, burst: 1e9) }) { harness in
            harness.service.notify(try .named("ana"))
            harness.service.open(1)
            var random = SystemRandomNumberGenerator()
            let oneTap = OneTapLink(
                user: try .named("ana"),
                incident: IncidentID(1),
                action: .acknowledge,
                expires: ManualClock.start + .days(1),
                random: &random
            )
            let acting = LinkToken.sign(oneTap, issuer: try #require(TokenIssuer(id: "local", key: TestTokens.key)))
            let short = try Self.token(expires: .minutes(1))
            harness.clock.advance(by: .minutes(1))
            let cases = [
                (short, 410, "link_expired"), (try Self.token(NotificationID(99)), 404, "not_found"),
                (try Self.token(NotificationID(1), .link(1)), 404, "not_found"),
                (try Self.token(key: Array("another key, which is as long as it is".utf8)), 400, "link_invalid"),
                (acting, 400, "link_invalid"), (try Self.token() + "x", 400, "link_invalid"),
                ("x", 400, "link_invalid"),
            ]
            for (token, status, code) in cases {
                let answer = try await harness.request("GET", "/go/\(token)")
                #expect(answer.status == status)
                #expect(answer.json["code"] as? String == code)
                let page = try await harness.request("GET", "/go/\(token)", [("Accept", "text/html")])
                #expect(page.status == status)
                #expect(page.body.contains("<p class=\"link-code\">\(code)</p>") && !page.body.contains("<form"))
            }
            // Nor does one that leads on act.
            #expect(try await harness.request("POST", "/a/\(Self.token())").json["code"] as? String == "link_invalid")
            #expect(harness.service.openings.isEmpty)
        }
    }

    @Test("a user gets the ways of their own notifications only, and they lead there")
    func listed() async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"), links: [Self.runbook, Link(text: "x", href: "javascript:x")])
            let path = "/api/v1/notifications/n-1/links"
            #expect(try await harness.request("GET", path).status == 401)
            #expect(try await harness.request("GET", path, token: TestTokens.token("bo")).status == 404)
            #expect(
                try await harness.request("GET", "/api/v1/notifications/n-2/links", token: TestTokens.token("ana"))
                    .status
                    == 404
            )
            let list = try await harness.request("GET", path, token: TestTokens.token("ana"))
            let items = try #require(list.json["items"] as? [[String: String]])
            #expect(items.map { $0["text"] } == ["Incident i-1", "Runbook"])
            for item in items {
                let way = try await harness.request("GET", try #require(item["open"]))
                #expect(way.headers["location"] == item["href"])
            }
        }
    }
}
