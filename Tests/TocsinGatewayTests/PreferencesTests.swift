import Foundation
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct PreferencesTests {
    static let whole = #"""
        {"time_zone":"Europe/Lisbon","quiet_hours":{"from":"22:00","to":"00:00","weekdays":["mon","sun"],
        "unless":"severity >= error"},"channels":[{"when":"severity == info","use":["inbox"],"digest":"1h"},{"use":["inbox"]}],
        "mutes":[{"match":"rule == \"silent\"","until":"2030-01-07T00:00:00Z"},{"match":"labels.site == \"lab\""}],"per_hour":10}
        """#

    @Test("what is sent is what is wanted, whoever sends it, and for nobody else")
    func replaced() async throws {
        try await Harness.run { harness in
            for (user, role) in [("ana", "responder"), ("vera", "viewer")] {
                let token = try await TestTokens.token(user, role: role)
                let answer = try await harness.request("PUT", "/api/v1/me/preferences", token: token, body: Self.whole)
                #expect(answer.status == 200)
                #expect(answer.json["time_zone"] as? String == "Europe/Lisbon")
                let wanted = Preferences(
                    zone: "Europe/Lisbon",
                    quietHours: .own(.init(from: 1320, to: 1440, weekdays: [1, 7], unless: "severity >= error")),
                    channels: [
                        .init(when: "severity == info", use: ["inbox"], digest: .hours(1)), .init(use: ["inbox"]),
                    ],
                    mutes: [
                        .init(match: #"rule == "silent""#, until: Timestamp(rfc3339: "2030-01-07T00:00:00Z")),
                        .init(match: #"labels.site == "lab""#),
                    ],
                    perHour: 10
                )
                let command = try #require(harness.service.commands.last)
                #expect(command.user == (try .named(user)))
                #expect(command.door == .http)
                #expect(command.action == .setPreferences(wanted))
            }
            let other = try await harness.request("GET", "/api/v1/me/preferences", token: TestTokens.token("bo"))
            #expect(other.json["quiet_hours"] as? String == "configured")
        }
    }

    @Test("what was got may be sent back, and nothing is another then")
    func roundTrip() async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            _ = try await harness.request("PUT", "/api/v1/me/preferences", token: token, body: Self.whole)
            let first = try await harness.request("GET", "/api/v1/me/preferences", token: token)
            let again = try await harness.request("PUT", "/api/v1/me/preferences", token: token, body: first.body)
            #expect(again.status == 200)
            #expect(again.body == first.body)
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let body: String
        let pointers: [String]
        var testDescription: String { body }

        init(_ body: String, _ pointers: String...) {
            self.body = body
            self.pointers = pointers
        }
    }

    @Test(
        "every fault is told with its place, and nothing is changed",
        arguments: [
            Fault("[]"), Fault("7"), Fault(#"{"quiet":true}"#, "/quiet"), Fault(#"{"a/b~c":1}"#, "/a~1b~0c"),
            Fault(#"{"time_zone":"Europe/Nowhere"}"#, "/time_zone"), Fault(#"{"quiet_hours":"on"}"#, "/quiet_hours"),
            Fault(#"{"quiet_hours":{}}"#, "/quiet_hours/from", "/quiet_hours/to"),
            Fault(#"{"quiet_hours":{"from":"22:00","to":"22:00"}}"#, "/quiet_hours/to"),
            Fault(#"{"quiet_hours":{"from":"24:00","to":"7:00"}}"#, "/quiet_hours/from", "/quiet_hours/to"),
            Fault(
                #"{"quiet_hours":{"from":"22:00","to":"07:00","weekdays":["mon","mon"],"unless":""}}"#,
                "/quiet_hours/weekdays",
                "/quiet_hours/unless"
            ),
            Fault(#"{"channels":{}}"#, "/channels"), Fault(#"{"channels":[{"use":[]}]}"#, "/channels/0/use"),
            Fault(
                #"{"channels":[{"use":["inbox"]},{"when":7,"use":[""],"digest":"soon","then":{}}]}"#,
                "/channels/1/then",
                "/channels/1/when",
                "/channels/1/digest",
                "/channels/1/use/0"
            ),
            Fault(#"{"mutes":[{}]}"#, "/mutes/0/match"),
            Fault(#"{"mutes":[{"match":"true","until":"tomorrow"}]}"#, "/mutes/0/until"),
            Fault(
                #"{"mutes":[\#(Array(repeating: #"{"match":"true"}"#, count: 101).joined(separator: ","))]}"#,
                "/mutes"
            ),
            Fault(#"{"per_hour":0}"#, "/per_hour"), Fault(#"{"per_hour":1.5}"#, "/per_hour"),
            Fault(#"{"quiet_hours":"off"}"#, "/quiet_hours"),
        ]
    )
    func faults(_ fault: Fault) async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            let answer = try await harness.request("PUT", "/api/v1/me/preferences", token: token, body: fault.body)
            #expect(answer.status == 400)
            #expect(answer.json["code"] as? String == "bad_request")
            let errors = answer.json["errors"] as? [[String: String]] ?? []
            #expect(errors.compactMap { $0["pointer"] } == fault.pointers)
            #expect(errors.allSatisfy { $0["detail"]?.isEmpty == false })
            let present = try await harness.request("GET", "/api/v1/me/preferences", token: token)
            #expect(present.json["quiet_hours"] as? String == "configured")
        }
    }

    @Test("without a token there are none, and of a user who is gone there are none")
    func nobody() async throws {
        try await Harness.run { harness in
            #expect(try await harness.request("PUT", "/api/v1/me/preferences", body: "{}").status == 401)
            harness.service.remove(try .named("ana"))
            let answer = try await harness.request("GET", "/api/v1/me/preferences", token: TestTokens.token())
            #expect(answer.status == 404)
        }
    }
}
