import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel

@testable import TocsinConfiguration

@Suite struct MergingTests {
    private func load(_ texts: String...) -> Loaded {
        let files = texts.enumerated().map { index, text in
            ConfigurationBundle.File(path: "\(index).yaml", role: .settings, text: text)
        }
        return ConfigurationLoader.load(ConfigurationBundle(files: files))
    }

    @Test("lists of several files are joined and maps united")
    func merges() throws {
        let loaded = load(
            """
            rules: [{name: one, topic: a/b, when: payload > 1.0}]
            users: {ana: {}}
            http: {listen: "127.0.0.1:9000"}
            """,
            """
            rules: [{name: two, topic: a/c, when: payload > 1.0}]
            users: {bo: {}}
            http: {allowed_origins: []}
            routing: {notify: [user:bo, user:ana]}
            sources: [{name: a, filter: a/+}]
            """
        )
        let configuration = try #require(loaded.configuration)
        #expect(configuration.rulebook.rules.map(\.name) == ["one", "two"])
        #expect(configuration.rulebook.people.users.map(\.id.text) == ["ana", "bo"])
        #expect(configuration.http.port == 9000)
        #expect(configuration.http.allowedOrigins.isEmpty)
        #expect(loaded.problems.isEmpty)
    }

    @Test("what two files give is an error in the second")
    func duplicates() {
        let loaded = load(
            "users:\n  ana: {}\nstore: {path: a}\nrules: []\n",
            "users:\n  ana: {}\nstore: {path: b}\nrules: {}\n"
        )
        #expect(
            loaded.problems.map(\.description) == [
                "1.yaml:2:3: error: 'ana' of 'users' is given already in 0.yaml:2",
                "1.yaml:3:9: error: 'path' of 'store' is given already in 0.yaml:3",
                "1.yaml:4:1: error: 'rules' is a map here and a list in 0.yaml:4",
            ]
        )
    }

    @Test("problems come in the order of the files and their lines")
    func order() {
        let loaded = load("sources:\n  - {name: a}\nbrokr: {}\n", "stor: {}\n")
        #expect(loaded.problems.map { "\($0.file):\($0.line)" } == ["0.yaml:2", "0.yaml:3", "1.yaml:1"])
    }
}
