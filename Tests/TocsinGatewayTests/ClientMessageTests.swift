import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite struct ClientMessageTests {
    private func command(_ text: String) throws -> ClientCommand? {
        switch try ClientMessage(parsing: text.utf8) {
        case .hello: nil
        case .command(let command): command
        }
    }

    private func hello(_ text: String) throws -> Hello? {
        switch try ClientMessage(parsing: text.utf8) {
        case .hello(let hello): hello
        case .command: nil
        }
    }

    @Test("a hello without wishes wants its inbox and incidents from now on")
    func plainHello() throws {
        let hello = try #require(try hello(#"{"type":"hello","token":"t"}"#))
        #expect(hello.token == "t")
        #expect(hello.after == nil)
        #expect(hello.want == [.inbox, .incidents])
    }

    @Test("a hello says where to go on and what is wanted; members of later versions are passed over")
    func fullHello() throws {
        let hello = try #require(
            try hello(#"{"type":"hello","after":"e1:7","want":["stats","devices"],"colour":{"deep":[1]}}"#)
        )
        #expect(hello.after == FeedCursor(epoch: "e1", offset: 7))
        #expect(hello.want == [.stats, .devices])
        #expect(hello.token == nil)
    }

    @Test(
        "texts that are not ours are refused",
        arguments: [
            "", "hello", "{", "[]", "1", "null", "{}", #"{"type":"Hello"}"#, #"{"type":7}"#,
            #"{"type":"hello","want":["all"]}"#, #"{"type":"hello","want":"inbox"}"#, #"{"type":"hello","after":"7"}"#,
            #"{"type":"hello","after":7}"#, #"{"type":"hello","token":1}"#, #"{"type":"command","id":[]}"#,
            #"{"type":"command","id":1.5}"#, String(repeating: "[", count: 60_000),
        ]
    )
    func unreadable(_ text: String) {
        #expect(throws: ClientMessage.Unreadable.self) { try ClientMessage(parsing: text.utf8) }
    }

    @Test("the id of a command comes back as it was")
    func ids() throws {
        #expect(try command(#"{"type":"command","id":7,"action":"clear"}"#)?.id?.json == "7")
        #expect(try command(#"{"type":"command","id":"a\"b","action":"clear"}"#)?.id?.json == #""a\"b""#)
        #expect(try command(#"{"type":"command","action":"clear"}"#)?.id == nil)
        #expect(throws: ClientMessage.Unreadable.self) {
            try command(#"{"type":"command","id":"\#(String(repeating: "x", count: 129))"}"#)
        }
    }

    enum Expected: Sendable, Equatable {
        case action(Command.Action)
        case refused(CommandResult.Code)
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        let members: String
        let expected: Expected
        var testDescription: String { members }
    }

    static let samples: [Sample] = [
        Sample(
            members: #""action":"acknowledge","incident":"i-12""#,
            expected: .action(.incident(.one(IncidentID(12)), .acknowledge))
        ),
        Sample(
            members: #""action":"unacknowledge","incident":"i-1""#,
            expected: .action(.incident(.one(IncidentID(1)), .unacknowledge))
        ),
        Sample(
            members: #""action":"resolve","incident":"i-1""#,
            expected: .action(.incident(.one(IncidentID(1)), .resolve))
        ),
        Sample(
            members: #""action":"read","notification":"n-1""#,
            expected: .action(.read(.these([NotificationID(1)])))
        ),
        Sample(
            members: #""action":"dismiss","notifications":["n-1","n-2"]"#,
            expected: .action(.dismiss(.these([NotificationID(1), NotificationID(2)])))
        ),
        Sample(members: #""action":"read","all":true"#, expected: .action(.read(.all))),
        Sample(members: #""action":"clear""#, expected: .action(.dismiss(.all))),
        Sample(members: #""action":"acknowledge""#, expected: .action(.incident(.told, .acknowledge))),
        Sample(members: #""action":"resolve""#, expected: .refused(.badRequest)),
        Sample(
            members: #""action":"snooze","incident":"i-1","for":"30m""#,
            expected: .action(.incident(.one(IncidentID(1)), .snooze(.minutes(30))))
        ),
        Sample(members: #""action":"snooze","incident":"i-1","for":"soon""#, expected: .refused(.badRequest)),
        Sample(members: #""action":"acknowledge","incident":"i-012""#, expected: .refused(.notFound)),
        Sample(members: #""action":"read""#, expected: .refused(.badRequest)),
        Sample(members: #""action":"read","notifications":[]"#, expected: .refused(.badRequest)),
        Sample(members: #""action":"read","notification":"n-1","all":true"#, expected: .refused(.badRequest)),
        Sample(members: #""action":"read","notification":"i-1""#, expected: .refused(.notFound)),
        Sample(members: #""action":"explode""#, expected: .refused(.badRequest)),
        Sample(members: #""incident":"i-1""#, expected: .refused(.badRequest)),
    ]

    @Test("a command says what is to be done, or what is wrong with it", arguments: samples)
    func actions(_ sample: Sample) throws {
        let command = try #require(try command(#"{"type":"command",\#(sample.members)}"#))
        let result: Expected =
            switch command.action {
            case .success(let action): .action(action)
            case .failure(let refusal): .refused(refusal.code)
            }
        #expect(result == sample.expected)
    }

    @Test("a thousand notifications can be named, and no more")
    func selection() throws {
        let ids = (1...1_000).map { "n-\($0)" }
        #expect(throws: Never.self) { try Command.Selection(ids: ids, all: false) }
        #expect(throws: CommandResult.Refusal.self) { try Command.Selection(ids: ids + ["n-1001"], all: false) }
    }

    @Test("no prefix and no single changed byte of a good message does harm")
    func corruption() {
        let good = Array(#"{"type":"command","id":7,"action":"acknowledge","incident":"i-12"}"#.utf8)
        for end in good.indices { _ = try? ClientMessage(parsing: good[..<end]) }
        for index in good.indices {
            for byte: UInt8 in [0x00, 0x22, 0x5C, 0x7B, 0xFF] {
                var bad = good
                bad[index] = byte
                _ = try? ClientMessage(parsing: bad)
            }
        }
    }
}
