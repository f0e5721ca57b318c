import Synchronization
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct StreamTests {
    @Test("a hello is answered with who one is, where the stream begins and what is unread")
    func welcome() async throws {
        try await Harness.run { harness in
            harness.service.notify(try .named("ana"))
            let (_, welcome) = try await harness.stream()
            #expect(
                welcome.text
                    == #"{"type":"welcome","user":"ana","role":"responder","cursor":"e1:1","recovered":true,"unread":1}"#
            )
        }
    }

    @Test("the token may come with the handshake; the hello then needs none")
    func header() async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token("bo", role: "viewer")
            let client = try await harness.socket([("Authorization", "Bearer \(token)")])
            try await client.send(text: #"{"type":"hello"}"#)
            #expect(try await client.message().json["user"] as? String == "bo")
        }
    }

    @Test("what is committed comes live: an incident to everyone, a notification and its count to its user alone")
    func live() async throws {
        try await Harness.run { harness in
            let (ana, _) = try await harness.stream("ana")
            let (bo, _) = try await harness.stream("bo", role: "viewer")
            let id = harness.service.notify(try .named("ana"))
            let incident = harness.service.open(7)

            let notification = try await ana.message()
            #expect(notification.type == "notification")
            #expect(notification.json["cursor"] as? String == "e1:1")
            #expect((notification.json["notification"] as? [String: Any])?["id"] as? String == id.description)
            #expect((notification.json["notification"] as? [String: Any])?["state"] as? String == "unread")
            #expect(try await ana.message().text == #"{"type":"inbox","unread":1}"#)
            let text =
                #"{"type":"incident","cursor":"e1:2","incident":"# + String(decoding: incident.json, as: UTF8.self)
                + "}"
            #expect(try await ana.message().text == text)
            #expect(try await bo.message().text == text)
        }
    }

    @Test("only what is wanted comes")
    func want() async throws {
        try await Harness.run { harness in
            let (inbox, _) = try await harness.stream(want: ["inbox"])
            let (incidents, _) = try await harness.stream(want: ["incidents"])
            let (neither, _) = try await harness.stream(want: ["devices"])
            for number: UInt64 in 1...2 {
                harness.service.open(number)
                harness.service.notify(try .named("ana"))
            }
            #expect(try await [inbox.message().type, inbox.message().type] == ["notification", "inbox"])
            #expect(try await inbox.message().type == "notification")
            #expect(try await [incidents.message().type, incidents.message().type] == ["incident", "incident"])
            try await neither.send(text: #"{"type":"command","id":1,"action":"clear"}"#)
            #expect(try await neither.message().type == "result")
        }
    }

    @Test("that a silence is not as it was comes to whoever wants silences, live, as an event, and when missed")
    func silences() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream(want: ["silences"])
            let (other, _) = try await harness.stream()
            let events = try await harness.events("bo", query: "?want=silences,incidents")
            #expect(try await events.event().name == "welcome")
            let silence = Silence(
                id: SilenceID(1),
                request: SilenceRequest(match: #"rule == "warm""#, end: .resolved),
                by: try .named("ana"),
                createdAt: harness.clock.now,
                startsAt: harness.clock.now,
                state: .active
            )
            harness.service.tell(silence)
            let json = String(decoding: silence.json, as: UTF8.self)
            let frame = #"{"type":"silence","cursor":"e1:1","silence":\#(json)}"#
            #expect(try await client.message().text == frame)
            let event = try await events.event()
            #expect((event.name, event.id) == ("silence", "e1:1"))
            harness.service.open(1)
            #expect(try await other.message().type == "incident", "whoever did not ask gets none")
            #expect(try await events.event().id == "e1:2")
            let (late, _) = try await harness.stream("bo", after: "e1:0", want: ["silences"])
            #expect(try await late.message().text == frame)
        }
    }

    @Test("statistics come once a second to whoever wants them")
    func stats() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream(want: ["stats"])
            harness.clock.advance(by: .seconds(1))
            let at = harness.clock.now.rfc3339
            let text =
                #"{"type":"stats","at":"\#(at)","events_per_second":12.5,"last_event_at":"\#(at)","broker":"connected"}"#
            #expect(try await client.message().text == text)
        }
    }

    @Test("commands are handed on with their user, role and door, and answered with their id")
    func commands() async throws {
        try await Harness.run { harness in
            harness.service.open(12)
            let (client, _) = try await harness.stream()
            try await client.send(text: #"{"type":"command","id":7,"action":"acknowledge","incident":"i-12"}"#)
            let result = try await client.message().json
            #expect(result["type"] as? String == "result")
            #expect(result["id"] as? Int == 7)
            #expect(result["ok"] as? Bool == true)
            #expect((result["incident"] as? [String: Any])?["id"] as? String == "i-12")
            let command = Command(
                user: try .named("ana"),
                role: .responder,
                door: .webSocket,
                action: .incident(.one(IncidentID(12)), .acknowledge)
            )
            #expect(harness.service.commands == [command])
        }
    }

    @Test("commands that make no sense are answered, and the stream goes on")
    func refusedCommands() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            harness.service.refuse(IncidentID(1), .init(.conflict, "It is resolved."))
            let (client, _) = try await harness.stream()
            func code(_ text: String) async throws -> String? {
                try await client.send(text: text)
                return (try await client.message().json["error"] as? [String: Any])?["code"] as? String
            }
            #expect(try await code(#"{"type":"command","id":"a","action":"resolve","incident":"i-1"}"#) == "conflict")
            #expect(try await code(#"{"type":"command","action":"resolve","incident":"i-99"}"#) == "not_found")
            #expect(try await code(#"{"type":"command","id":1,"action":"explode"}"#) == "bad_request")
        }
    }

    @Test("a viewer keeps their inbox and leaves incidents alone")
    func viewer() async throws {
        try await Harness.run { harness in
            harness.service.open(1)
            let (client, _) = try await harness.stream("bo", role: "viewer")
            for action in ["acknowledge", "unacknowledge", "resolve"] {
                try await client.send(text: #"{"type":"command","action":"\#(action)","incident":"i-1"}"#)
                let error = try await client.message().json["error"] as? [String: Any]
                #expect(error?["code"] as? String == "forbidden")
            }
            try await client.send(text: #"{"type":"command","action":"read","notification":"n-1"}"#)
            #expect(try await client.message().json["ok"] as? Bool == true)
            #expect(harness.service.commands.map(\.action) == [.read(.these([NotificationID(1)]))])
        }
    }

    @Test("a fragmented message with a ping between its frames is one message, and the ping is answered")
    func fragmented() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream()
            let text = Array(#"{"type":"command","id":1,"action":"clear"}"#.utf8)
            try await client.send(frame: 0x01, Array(text[..<10]))
            try await client.send(frame: 0x89, Array("hi".utf8))
            try await client.send(frame: 0x80, Array(text[10...]))
            #expect(try await client.frame() == RawClient.Frame(opcode: 10, payload: Array("hi".utf8)))
            #expect(try await client.message().json["id"] as? Int == 1)
        }
    }

    @Test("a message of exactly 64 KiB is read")
    func largest() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.stream()
            let frame = #"{"type":"command","id":1,"action":"clear","x":""#
            try await client.send(text: frame + String(repeating: "x", count: 65_536 - frame.utf8.count - 2) + "\"}")
            #expect(try await client.message().json["ok"] as? Bool == true)
        }
    }
}
