import Testing
import TocsinModel

@testable import TocsinRuntime

@Suite struct OutgoingTopicsTests {
    private let topics = OutgoingTopics(prefix: "site-1/tocsin")
    private let ana: UserID

    init() throws {
        ana = try #require(UserID("ana"))
    }

    @Test("every topic begins with the prefix")
    func prefix() {
        let all = [
            topics.status, topics.commands, topics.notifications(ana), topics.inbox(ana), topics.replies(ana),
            topics.incident(IncidentID(7)),
        ]
        #expect(all.allSatisfy { $0.hasPrefix("site-1/tocsin/") })
    }

    @Test("whose command topic it is shows between the prefix and the end, and nobody's is one of another prefix")
    func commander() {
        #expect(topics.commander("site-1/tocsin/users/ana/commands") == ana)
        for other in [
            "tocsin/users/ana/commands", "site-1/tocsin/users/ana/commands/more", "site-1/tocsin/users//commands",
            "site-1/tocsin/users/a/b/commands", "site-1/tocsin/users/ana/replies", "site-1/tocsin/users/commands", "",
        ] {
            #expect(topics.commander(other) == nil, "\(other)")
        }
    }

    @Test("an answer goes to the caller's own replies, or below them where the caller asks for that, and nowhere else")
    func answer() {
        let own = "site-1/tocsin/users/ana/replies"
        #expect(topics.answer(nil, to: ana) == own)
        #expect(topics.answer(own, to: ana) == own)
        #expect(topics.answer("\(own)/wall-3", to: ana) == "\(own)/wall-3")
        for foreign in [
            "plant/line/stop", "wall/answers", "tocsin/users/ana/replies", "site-1/tocsin/users/bo/replies",
            "site-1/tocsin/users/ana/repliesX", "site-1/tocsin/status", "\(own)/+", "\(own)/#", "$SYS/broker", "",
            "\(own)/\(String(repeating: "x", count: 2000))",
        ] {
            #expect(topics.answer(foreign, to: ana) == own, "\(foreign.prefix(60))")
        }
    }
}
