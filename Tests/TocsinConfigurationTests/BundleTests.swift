import Foundation
import Testing
import TocsinTestKit

@testable import TocsinConfiguration

@Suite struct BundleTests {
    private func names(_ bundle: ConfigurationBundle, in directory: TemporaryDirectory) -> [String] {
        bundle.files.map { $0.path.replacingOccurrences(of: directory.path + "/", with: "") }
    }

    private func messages(_ bundle: ConfigurationBundle) -> [String] {
        bundle.problems.map { "\($0.line):\($0.column) \($0.level.rawValue) \($0.message)" }
    }

    @Test("patterns are relative to the entry file, and what they match comes sorted")
    func follows() throws {
        let directory = try TemporaryDirectory()
        let entry = try directory.write(
            "include: [rules/*.yaml, people.yaml]\ndevices: ../devices/*.yaml\n",
            to: "config/tocsin.yaml"
        )
        for name in ["config/rules/b.yaml", "config/rules/a.yaml", "config/people.yaml", "devices/x.yaml"] {
            try directory.write("{}", to: name)
        }
        let bundle = ConfigurationBundle.read(entry: entry)
        #expect(
            names(bundle, in: directory) == [
                "config/tocsin.yaml", "config/rules/a.yaml", "config/rules/b.yaml", "config/people.yaml",
                "devices/x.yaml",
            ]
        )
        #expect(bundle.files.map(\.role) == [.settings, .settings, .settings, .settings, .device])
        #expect(bundle.problems.isEmpty)
    }

    @Test("files that include each other are read once, and it is told")
    func cycle() throws {
        let directory = try TemporaryDirectory()
        let entry = try directory.write("include: [b.yaml]", to: "a.yaml")
        try directory.write("include: [a.yaml, b.yaml, c.yaml]", to: "b.yaml")
        try directory.write("include: [b.yaml]", to: "c.yaml")
        let bundle = ConfigurationBundle.read(entry: entry)
        #expect(names(bundle, in: directory) == ["a.yaml", "b.yaml", "c.yaml"])
        #expect(bundle.problems.count == 3)
        #expect(
            bundle.problems.allSatisfy {
                $0.level == .warning && $0.message.hasSuffix("already part of the configuration")
            }
        )
    }

    @Test("a pattern without a match is a warning, a file that is not there an error")
    func nothing() throws {
        let directory = try TemporaryDirectory()
        let bundle = ConfigurationBundle.read(entry: try directory.write("include: [x/*.yaml, y.yaml]", to: "a.yaml"))
        #expect(
            messages(bundle) == ["1:11 warning no file matches 'x/*.yaml'", "1:21 error there is no file 'y.yaml'"]
        )
        #expect(ConfigurationLoader.load(bundle).configuration == nil)
    }

    @Test("an entry file that is not there is an error with its name")
    func noEntry() {
        let loaded = ConfigurationLoader.load(.read(entry: "no/such/../tocsin.yaml"))
        #expect(loaded.configuration == nil)
        #expect(loaded.problems.map(\.description) == ["no/tocsin.yaml:1:1: error: there is no such file"])
    }

    @Test("text that is not UTF-8 is refused with the place of the first bad byte")
    func encoding() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("", to: "a.yaml")
        try Data(Array("a: b\nname: é".utf8) + [0xFF] + Array(" more".utf8)).write(to: URL(filePath: path))
        #expect(messages(.read(entry: path)) == ["2:8 error not UTF-8 text"])
    }

    @Test("a bundle that was stored gives the same configuration and the same digest")
    func roundTrip() throws {
        let bundle = ConfigurationBundle.read(entry: Fixtures.path("contract/config/tocsin.yaml"))
        let stored = try JSONDecoder().decode(ConfigurationBundle.self, from: JSONEncoder().encode(bundle))
        #expect(stored == bundle)
        #expect(ConfigurationLoader.load(stored).problems == ConfigurationLoader.load(bundle).problems)
        #expect(stored.digest == bundle.digest)
    }

    @Test("the digest tells texts apart, and does not care where they lie")
    func digest() {
        func digest(_ texts: [String], path: String = "a") -> String {
            ConfigurationBundle(files: texts.map { .init(path: path, role: .settings, text: $0) }).digest
        }
        #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
        #expect(digest(["a"]) == digest(["a"], path: "b"))
        #expect(digest(["a"]).count == 32)
    }

    @Test("FNV-1a is that of its authors")
    func fingerprint() {
        #expect(Fingerprint().hexadecimal == "6c62272e07bb014262b821756295c58d")
    }
}
