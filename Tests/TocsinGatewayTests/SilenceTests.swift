import Foundation
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct SilenceTests {
    static let weekly = #"""
        {"match":"labels.site == \"lab\"","for":"4w","from":"2030-01-07T00:00:00Z","comment":"weekends",
        "recurrence":{"time_zone":"Europe/Lisbon","weekdays":["sat","sun"],"from":"22:00","to":"00:00"}}
        """#

    @Test("a silence is made as it was asked for, with the end that was given")
    func made() async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            let now = harness.clock.now
            let later = try #require(Timestamp(rfc3339: "2030-01-07T00:00:00Z"))
            let bodies: [(String, SilenceRequest)] = [
                (
                    #"{"match":"rule == \"silent\"","until":"resolved"}"#,
                    SilenceRequest(match: #"rule == "silent""#, end: .resolved)
                ),
                (#"{"match":"true","for":"2h"}"#, SilenceRequest(match: "true", end: .at(now + .hours(2)))),
                (
                    #"{"match":"true","for":"2h","starts_at":"2030-01-07T00:00:00Z"}"#,
                    SilenceRequest(match: "true", from: later, end: .at(later + .hours(2)))
                ),
                (
                    #"{"match":"true","ends_at":"2030-01-07T01:00:00+01:00"}"#,
                    SilenceRequest(match: "true", end: .at(later))
                ),
                (#"{"match":"true","until":"2030-01-07T00:00:00Z"}"#, SilenceRequest(match: "true", end: .at(later))),
                (
                    Self.weekly,
                    SilenceRequest(
                        match: #"labels.site == "lab""#,
                        from: later,
                        end: .at(later + .days(28)),
                        recurrence: CivilInterval(zone: "Europe/Lisbon", weekdays: [6, 7], from: 1320, to: 1440),
                        comment: "weekends"
                    )
                ),
            ]
            for (index, (body, request)) in bodies.enumerated() {
                let answer = try await harness.request("POST", "/api/v1/silences", token: token, body: body)
                #expect(answer.status == 201)
                #expect(answer.headers["location"] == "/api/v1/silences/s-\(index + 1)")
                #expect(answer.json["id"] as? String == "s-\(index + 1)")
                #expect(harness.service.commands.last?.action == .addSilence(request))
            }
        }
    }

    @Test(
        "a silence that has no sense, or no end, is refused",
        arguments: [
            "", "{}", #"{"match":"true"}"#, #"{"for":"2h"}"#, #"{"match":"","for":"2h"}"#,
            #"{"match":"true","for":"2h","until":"resolved"}"#, #"{"match":"true","until":"never"}"#,
            #"{"match":"true","for":"-2h"}"#, #"{"match":"true","ends_at":"tomorrow"}"#,
            #"{"match":"true","for":"2h","from":"2030-01-07"}"#,
            #"{"match":"true","for":"2h","from":"2030-01-07T00:00:00Z","starts_at":"2030-01-07T00:00:00Z"}"#,
            #"{"match":"true","for":"1w","recurrence":{}}"#,
            #"{"match":"true","for":"1w","recurrence":{"from":"22:00","to":"22:00"}}"#,
            #"{"match":"true","for":"1w","recurrence":{"from":"24:00","to":"07:00"}}"#,
            #"{"match":"true","for":"1w","recurrence":{"from":"7:00","to":"08:00"}}"#,
            #"{"match":"true","for":"1w","recurrence":{"from":"07:00","to":"08:00","weekdays":["monday"]}}"#,
            #"{"match":"true","for":"1w","recurrence":{"from":"07:00","to":"08:00","weekdays":[]}}"#,
            #"{"match":"true","for":"1w","recurrence":{"from":"07:00","to":"08:00","time_zone":"../../etc/passwd"}}"#,
            #"{"match":"true","for":"1w","recurrence":{"from":"07:00","to":"08:00","time_zone":"Europe/Nowhere"}}"#,
            #"{"match":"\#(String(repeating: "x", count: 4097))","for":"2h"}"#,
            #"{"match":"true","for":"2h","comment":"\#(String(repeating: "x", count: 4097))"}"#,
        ]
    )
    func refused(_ body: String) async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            let answer = try await harness.request("POST", "/api/v1/silences", token: token, body: body)
            #expect(answer.status == 400)
            #expect(answer.json["code"] as? String == "bad_request")
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("silences are listed newest first, page by page, by their state")
    func listed() async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            for _ in 0..<4 {
                let body = #"{"match":"true","for":"2h"}"#
                _ = try await harness.request("POST", "/api/v1/silences", token: token, body: body)
            }
            let ended = try await harness.request("DELETE", "/api/v1/silences/s-3", token: token)
            #expect(ended.status == 200)
            #expect(ended.json["state"] as? String == "expired")
            #expect(try await harness.request("DELETE", "/api/v1/silences/s-3", token: token).status == 200)

            let viewer = try await TestTokens.token("bo", role: "viewer")
            func ids(_ query: String) async throws -> ([String?], String?) {
                let page = try await harness.request("GET", "/api/v1/silences\(query)", token: viewer)
                let items = page.json["items"] as? [[String: Any]] ?? []
                return (items.map { $0["id"] as? String }, page.json["next"] as? String)
            }
            #expect(try await ids("") == (["s-4", "s-3", "s-2", "s-1"], nil))
            #expect(try await ids("?state=active,pending&limit=2") == (["s-4", "s-2"], "s-2"))
            #expect(try await ids("?state=active&after=s-2") == (["s-1"], nil))
            #expect(try await ids("?state=expired") == (["s-3"], nil))
            for query in ["?state=over", "?limit=0", "?after=7"] {
                #expect(try await harness.request("GET", "/api/v1/silences\(query)", token: viewer).status == 400)
            }
        }
    }

    @Test("a viewer makes and ends none, and what is not there is not found")
    func roles() async throws {
        try await Harness.run { harness in
            let viewer = try await TestTokens.token("bo", role: "viewer")
            let body = #"{"match":"true","for":"2h"}"#
            #expect(try await harness.request("POST", "/api/v1/silences", token: viewer, body: body).status == 403)
            #expect(try await harness.request("DELETE", "/api/v1/silences/s-1", token: viewer).status == 403)
            let token = try await TestTokens.token()
            for id in ["s-1", "i-1", "s-", "..%2F"] {
                let answer = try await harness.request("DELETE", "/api/v1/silences/\(id)", token: token)
                #expect(answer.status == 404)
                #expect(answer.json["code"] as? String == "not_found")
            }
            harness.service.breakDown()
            #expect(try await harness.request("GET", "/api/v1/silences", token: token).status == 503)
        }
    }
}
