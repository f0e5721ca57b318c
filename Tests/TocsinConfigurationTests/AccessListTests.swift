import Testing

@testable import TocsinConfiguration

@Suite struct AccessListTests {
    private static func list(_ text: String) throws -> AccessList {
        let configuration = try #require(ConfigurationLoader.load(ConfigurationBundle(text: text)).configuration)
        return AccessList(for: configuration)
    }

    @Test("a device writes where its own name stands, people read their own topics, Tocsin reads and answers")
    func text() throws {
        let list = try Self.list(
            """
            broker: {username: notifier, secret_file: var/broker.key, client_id: bell, prefix: site-1/tocsin}
            sources:
              - {name: a, filter: "plant/#", topic: "plant/{site}/{device}/{measure}"}
              - {name: b, filter: "yard/+/gate", topic: "yard/{gate}/gate", identity: gate}
              - {name: c, filter: "porto/+/+/door", topic: "porto/{rest...}"}
              - {name: d, filter: "lisbon/#", topic: "lisbon/{device}/{rest...}"}
            users: {bo: {}, ana: {}}
            """
        )
        #expect(try Fixtures.matches(list.text, "access.acl"))
        #expect(list.unprotected.count == 1 && list.unprotected[0].hasPrefix("the source 'c' names no device"))
    }

    @Test(
        "the filter narrows what a device may write, and the level that names it is always its own",
        arguments: [
            ("plant/#", "plant/{site}/{device}/{measure}", "plant/+/%u/+"),
            ("plant/porto/#", "plant/{site}/{device}/{measure}", "plant/+/%u/+"),
            ("plant/porto/+/+", "plant/{site}/{device}/{measure}", "plant/porto/%u/+"),
            ("plant/+/fz-1/+", "plant/{site}/{device}/{measure}", "plant/+/%u/+"),
            ("plant/#", "plant/{device}/{rest...}", "plant/%u/#"),
            ("plant/+/+/door", "plant/{device}/{rest...}", "plant/%u/+/door"),
            ("plant/+/#", "plant/{device}/#", "plant/%u/#"),
        ]
    )
    func narrowing(_ filter: String, _ topic: String, _ granted: String) throws {
        let list = try Self.list("sources: [{name: a, filter: '\(filter)', topic: '\(topic)'}]")
        let patterns = list.text.split(separator: "\n").filter { $0.hasPrefix("pattern write ") }
        #expect(patterns == ["pattern write \(granted)"])
        #expect(list.unprotected == [])
    }

    @Test("a source of everything does not give away Tocsin's own topics, and is said to protect nothing")
    func everything() throws {
        let list = try Self.list("{sources: [{name: a, filter: '#'}], broker: {prefix: bells}}")
        #expect(list.text.contains("pattern write #\npattern deny bells/#\n"))
        #expect(list.text.contains("# NOT PROTECTED: the source 'a'"))
        #expect(list.unprotected.count == 1)
    }

    @Test("an identity that the topic does not have is an error with what was meant")
    func wrongIdentity() {
        let text = "sources: [{name: a, filter: 'p/#', topic: 'p/{gate}/{rest...}', identity: gaet}]"
        let said = ConfigurationLoader.load(ConfigurationBundle(text: text, path: "c")).problems.map(\.description)
        #expect(
            said == [
                "c:1:75: error: 'identity' must name a level that 'topic' captures, and there is no {gaet}; did you mean 'gate'?"
            ]
        )
    }
}
