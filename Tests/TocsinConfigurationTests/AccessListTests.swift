import Testing

@testable import TocsinConfiguration

@Suite struct AccessListTests {
    @Test("devices write below the sources, people read their own topics, Tocsin reads and answers")
    func text() throws {
        let text = """
            broker: {username: notifier, secret_file: var/broker.key}
            sources: [{name: a, filter: "plant/#"}, {name: b, filter: "yard/+/gate"}, {name: c, filter: "plant/#"}]
            users: {bo: {}, ana: {}}
            """
        let configuration = try #require(ConfigurationLoader.load(ConfigurationBundle(text: text)).configuration)
        #expect(try Fixtures.matches(AccessList.text(for: configuration), "access.acl"))
    }

    @Test("a source of everything does not give away Tocsin's own topics")
    func everything() throws {
        let configuration = try #require(
            ConfigurationLoader.load(ConfigurationBundle(text: "sources: [{name: a, filter: '#'}]")).configuration
        )
        #expect(AccessList.text(for: configuration).contains("pattern write #\npattern deny tocsin/#\n"))
    }
}
