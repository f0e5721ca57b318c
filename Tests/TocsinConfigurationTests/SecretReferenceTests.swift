import Testing
import TocsinTestKit

@testable import TocsinConfiguration

@Suite struct SecretReferenceTests {
    @Test("a secret is the bytes of its file less one line end", arguments: ["s3cret", "s3cret\n", "s3cret\r\n"])
    func file(_ text: String) throws {
        let directory = try TemporaryDirectory()
        let reference = SecretReference.file(try directory.write(text, to: "key"))
        #expect(try reference.read(environment: [:]) == Array("s3cret".utf8))
    }

    @Test("a secret that is not there says where it should be")
    func missing() throws {
        let directory = try TemporaryDirectory()
        let empty = try directory.write("\n", to: "empty")
        #expect(throws: SecretReference.Failure.missingFile("\(directory.path)/none")) {
            try SecretReference.file("\(directory.path)/none").read(environment: [:])
        }
        #expect(throws: SecretReference.Failure.missingVariable("KEY")) {
            try SecretReference.environment("KEY").read(environment: [:])
        }
        #expect(throws: SecretReference.Failure.empty(empty)) {
            try SecretReference.file(empty).read(environment: [:])
        }
        #expect(try SecretReference.environment("KEY").read(environment: ["KEY": "a"]) == [97])
    }

    @Test("no problem of a configuration repeats a secret that stands in it")
    func isNotRepeated() throws {
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: try Fixtures.text("bad/secrets.yaml")))
        #expect(!loaded.problems.isEmpty)
        #expect(!loaded.problems.contains { $0.description.contains("hunter2") })
    }
}
