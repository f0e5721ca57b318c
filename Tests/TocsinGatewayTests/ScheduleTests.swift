import Foundation
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct ScheduleTests {
    static let override = #"""
        {"replace":"ana","with":"bo","from":"2030-01-07T08:00:00Z","to":"2030-01-07T20:00:00Z"}
        """#

    @Test("who is on call is told for now and for any time")
    func onCall() async throws {
        try await Harness.run { harness in
            let viewer = try await TestTokens.token("bo", role: "viewer")
            func at(_ query: String) async throws -> String {
                try await harness.request("GET", "/api/v1/on-call\(query)", token: viewer).body
            }
            func expected(_ time: Timestamp) -> String {
                #"{"at":"\#(time.rfc3339)","schedules":[{"id":"plant-primary","users":["ana"],"until":"\#((time + .hours(1)).rfc3339)"},"#
                    + #"{"id":"Zweite, für nachts","users":[],"until":null}]}"#
            }
            let time = try #require(Timestamp(rfc3339: "2030-01-07T08:00:00Z"))
            #expect(try await at("") == expected(harness.clock.now))
            #expect(try await at("?at=2030-01-07T08:00:00Z") == expected(time))
            #expect(try await at("?at=2030-01-07T10:00:00%2B02:00") == expected(time))
            #expect(try await at("?at=2030-01-07T10:00:00+02:00") == expected(time))
            #expect(try await harness.request("GET", "/api/v1/on-call?at=noon", token: viewer).status == 400)
        }
    }

    @Test(
        "an override adds, removes or replaces somebody",
        arguments: [
            (#""add":"bo""#, ["bo"]), (#""remove":"ana""#, ["ana"]), (#""replace":"ana","with":"bo""#, ["ana", "bo"]),
        ]
    )
    func overrides(_ members: String, _ names: [String]) async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            let path = "/api/v1/schedules/Zweite%2C%20f%C3%BCr%20nachts/overrides"
            let body = #"{\#(members),"from":"2030-01-07T08:00:00Z","to":"2030-01-07T20:00:00Z"}"#
            let made = try await harness.request("POST", path, token: token, body: body)
            #expect(made.status == 201)
            #expect(made.headers["location"] == path + "/o-1")
            #expect(made.json["schedule"] as? String == "Zweite, für nachts")
            let users = names.compactMap { UserID($0) }
            let change: ScheduleChange =
                users.count == 2
                ? .replace(users[0], with: users[1]) : members.hasPrefix("\"a") ? .add(users[0]) : .remove(users[0])
            let start = try #require(Timestamp(rfc3339: "2030-01-07T08:00:00Z"))
            let request = OverrideRequest(
                schedule: "Zweite, für nachts",
                change: change,
                start: start,
                end: start + .hours(12)
            )
            #expect(harness.service.commands.map(\.action) == [.addOverride(request)])

            let list = try await harness.request("GET", path, token: token)
            #expect((list.json["items"] as? [[String: Any]])?.count == 1)
            let elsewhere = "/api/v1/schedules/plant-primary/overrides/o-1"
            #expect(try await harness.request("DELETE", elsewhere, token: token).status == 404)
            #expect(try await harness.request("DELETE", path + "/o-1", token: token).status == 204)
            #expect(try await harness.request("DELETE", path + "/o-1", token: token).status == 204)
            #expect(try await harness.request("DELETE", path + "/s-1", token: token).status == 404)
        }
    }

    @Test(
        "an override that says nothing, or two things, is refused",
        arguments: [
            "", "{}", #"{"add":"bo"}"#, #"{"from":"2030-01-07T08:00:00Z","to":"2030-01-07T20:00:00Z"}"#,
            #"{"add":"bo","remove":"ana","from":"2030-01-07T08:00:00Z","to":"2030-01-07T20:00:00Z"}"#,
            #"{"replace":"ana","from":"2030-01-07T08:00:00Z","to":"2030-01-07T20:00:00Z"}"#,
            #"{"add":"b/o","from":"2030-01-07T08:00:00Z","to":"2030-01-07T20:00:00Z"}"#,
            #"{"add":"bo","from":"today","to":"2030-01-07T20:00:00Z"}"#,
        ]
    )
    func refused(_ body: String) async throws {
        try await Harness.run { harness in
            let path = "/api/v1/schedules/plant-primary/overrides"
            let answer = try await harness.request("POST", path, token: try await TestTokens.token(), body: body)
            #expect(answer.status == 400)
            #expect(harness.service.commands.isEmpty)
        }
    }

    @Test("a viewer sees schedules and changes none; one that is not there is not found")
    func roles() async throws {
        try await Harness.run { harness in
            let viewer = try await TestTokens.token("bo", role: "viewer")
            let path = "/api/v1/schedules/plant-primary/overrides"
            #expect(try await harness.request("GET", path, token: viewer).status == 200)
            #expect(try await harness.request("POST", path, token: viewer, body: Self.override).status == 403)
            #expect(try await harness.request("DELETE", path + "/o-1", token: viewer).status == 403)
            for path in ["schedules/none/overrides", "schedules/none.ics"] {
                let answer = try await harness.request("GET", "/api/v1/\(path)", token: viewer)
                #expect(answer.status == 404)
                #expect(answer.json["code"] as? String == "not_found")
            }
        }
    }

    @Test("a calendar is what RFC 5545 wants: escaped, and folded between characters")
    func calendar() async throws {
        try await Harness.run { harness in
            let viewer = try await TestTokens.token("bo", role: "viewer")
            let answer = try await harness.request("GET", "/api/v1/schedules/plant-primary.ics", token: viewer)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/calendar; charset=utf-8")
            let lines = answer.body.components(separatedBy: "\r\n")
            #expect(lines.first == "BEGIN:VCALENDAR")
            #expect(lines.suffix(2) == ["END:VCALENDAR", ""])
            #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") && !$0.contains("\u{FFFD}") })
            let unfolded = answer.body.replacing("\r\n ", with: "")
            let summary =
                #"SUMMARY:Ana\; Souza\, "# + String(repeating: "é", count: 60) + " on call for plant-primary\r\n"
            #expect(unfolded.contains(summary))
            let stamp = harness.clock.now.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z\r\n"
            #expect(unfolded.contains("DTSTART:\(stamp)") && unfolded.contains("DTSTAMP:\(stamp)"))
        }
    }

    @Test("text of a calendar is escaped, and cannot begin a line of its own")
    func escaping() {
        #expect(DutyCalendar.escaped("a\\b;c,d\r\nEND:VEVENT\u{7}") == #"a\\b\;c\,d\nEND:VEVENT"#)
        #expect(DutyCalendar.folded(String(repeating: "x", count: 75)).utf8.count == 77)
        #expect(DutyCalendar.folded(String(repeating: "x", count: 76)).hasSuffix("\r\n x\r\n"))
    }
}
