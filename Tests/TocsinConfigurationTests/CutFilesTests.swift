import Testing

@testable import TocsinConfiguration

/// A file that was cut short while it was saved must never put out the alarms.
@Suite struct CutFilesTests {
    private static let whole = """
        sources: [{name: a, filter: "a/#"}]
        rules:
          - name: warm
            topic: a/{site}
            when: payload > 1.0
            summary: warm
          - name: cold
            topic: a/{site}
            when: payload < 0.0
            summary: cold
        users: {ana: {}}
        routing: {notify: [user:ana]}

        """

    /// What `check` says, a start and a reload.
    private static func problems(_ text: String) -> [String] {
        let inspector = FileInspector(
            isReadableByOthers: { _ in false },
            isWritableByOthers: { _ in false },
            secret: { _ in nil }
        )
        let bundle = ConfigurationBundle(text: text, path: "c")
        return ConfigurationLoader.load(bundle, inspector: inspector).problems.map(\.description)
    }

    @Test(
        "a file without any value is an error",
        arguments: [
            ("", "c:1:1: error: the file is empty"), (" \n\n", "c:1:1: error: the file is empty"),
            ("# The entry.\n# Nothing else.\n", "c:1:1: error: the file holds nothing but comments"),
            ("---\n# Nothing.\n", "c:1:1: error: the file holds nothing but comments"),
            ("~\n", "c:1:1: error: the file holds nothing but comments"),
        ]
    )
    func empty(_ text: String, _ problem: String) {
        #expect(Self.problems(text).first?.hasPrefix(problem) == true, "\(Self.problems(text))")
        #expect(ConfigurationLoader.load(ConfigurationBundle(text: text)).configuration == nil)
    }

    @Test("an included file and a device model without any value are errors, too")
    func included() {
        let entry = ConfigurationBundle.File(path: "c", role: .settings, text: Self.whole)
        for role in [ConfigurationBundle.Role.settings, .device] {
            let empty = ConfigurationBundle.File(path: "e", role: role, text: "# later\n")
            let loaded = ConfigurationLoader.load(ConfigurationBundle(files: [entry, empty]))
            #expect(loaded.configuration == nil)
            #expect(loaded.problems.first?.description.hasPrefix("e:1:1: error: the file holds nothing but") == true)
        }
    }

    @Test("a file that ends after a key or a dash, in the middle of its line, is an error")
    func openEnd() {
        #expect(
            Self.problems("sources: [{name: a, filter: 'a/#'}]\nrules:\n  - name:")
                .contains(
                    "c:3:10: error: the file ends after 'name:', in the middle of a line: it was cut short while it was saved"
                )
        )
        #expect(Self.problems("sources: [{name: a, filter: 'a/#'}]\nrules:\n  -").contains { $0.contains("after '-'") })
        #expect(
            !Self.problems("sources: [{name: a, filter: 'a/#'}]\nrules:\n").contains { $0.contains("cut short while") }
        )
    }

    @Test(
        "a configuration that neither hears nor notifies is an error; one without rules or without users is a warning"
    )
    func nothingToDo() {
        #expect(
            Self.problems("broker: {client_id: x}\n").first?.contains("error: there are neither sources nor rules")
                == true
        )
        let noRules = Self.problems("sources: [{name: a, filter: 'a/#'}]\nusers: {ana: {}}\n")
        #expect(noRules == ["c:1:1: warning: there are no rules: whatever is heard, nobody is notified"])
        let noUsers = Self.problems(
            "sources: [{name: a, filter: 'a/#'}]\nrules: [{name: r, topic: a/b, when: payload > 1.0, summary: x}]\n"
        )
        #expect(noUsers.contains { $0.contains("warning: there are no users") })
    }

    @Test("no beginning of a configuration takes the place of the whole")
    func prefixes() throws {
        let present = try #require(ConfigurationLoader.load(ConfigurationBundle(text: Self.whole)).configuration)
        var refused = 0
        for length in 0..<Self.whole.utf8.count - 1 {
            let text = String(decoding: Self.whole.utf8.prefix(length), as: UTF8.self)
            let loaded = ConfigurationLoader.load(ConfigurationBundle(text: text))
            guard let next = loaded.configuration else { continue }
            #expect(ConfigurationChange(from: present, to: next).refusal != nil, "\(length) bytes: \(text.suffix(20))")
            refused += 1
        }
        #expect(refused > 10, "some beginnings are configurations by themselves")
    }

    @Test("what a change takes away is told, and a rule that its author removed may go, also the last of a file")
    func removed() throws {
        func configuration(_ texts: [String]) throws -> Configuration {
            let files = texts.enumerated().map { ConfigurationBundle.File(path: "f\($0)", role: .settings, text: $1) }
            return try #require(ConfigurationLoader.load(ConfigurationBundle(files: files)).configuration)
        }
        let frame = "sources: [{name: a, filter: 'a/#'}]\nusers: {ana: {}, bo: {}}\nrouting: {notify: [user:ana]}\n"
        let rules = "rules:\n  - {name: r, topic: a/b, when: payload > 1.0, summary: x}\n"
        let more = rules + "  - {name: s, topic: a/c, when: payload > 1.0, summary: x}\n"
        let present = try configuration([frame, more])
        let change = ConfigurationChange(from: present, to: try configuration([frame, rules]))
        #expect(change.refusal == nil)
        #expect(change.removed.map(\.section) == ["rules"] && change.removed.map(\.names) == [["s"]])

        let none = ConfigurationChange(from: present, to: try configuration([frame]))
        #expect(none.refusal?.contains("it has no rules where 2 are in force") == true)
        let nobody = frame.replacing("routing: {notify: [user:ana]}\n", with: "")
        let mute = ConfigurationChange(from: present, to: try configuration([nobody, more]))
        #expect(mute.refusal?.contains("notifies nobody") == true)
        #expect(ConfigurationChange(from: present, to: present).removed.isEmpty)
    }
}
