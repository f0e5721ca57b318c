import Synchronization
import Testing
import TocsinExpressions
import TocsinTestKit

@testable import TocsinConfiguration

/// What others can read, change or guess, and what keeps everything from everybody.
@Suite struct ExposureTests {
    private static let frame = """
        sources: [{name: a, filter: "a/#"}]
        rules: [{name: r, topic: "a/{d}", when: payload > 1.0, severity: critical, summary: x}]
        users: {ana: {}}
        routing: {notify: [user:ana]}

        """

    private static func problems(_ text: String, _ inspector: FileInspector? = nil) -> [String] {
        let bundle = ConfigurationBundle(text: frame + text, path: "c")
        return ConfigurationLoader.load(bundle, inspector: inspector).problems.map(\.description)
    }

    @Test(
        "plain HTTP for everybody on the network is warned of",
        arguments: ["0.0.0.0:8080", "[::]:8080", "192.168.1.5:80", "tocsin.example.org:8080"]
    )
    func listening(_ address: String) {
        let said = Self.problems("http: {listen: '\(address)'}\n")
        #expect(
            said.count == 1 && said[0].hasPrefix("c:5:16: warning: everybody on the network can read tokens"),
            "\(said)"
        )
        let safe = Self.problems("http: {listen: '\(address)', tls: {cert_file: a.pem, key_file: a.key}}\n")
        #expect(safe == [])
    }

    @Test(
        "who listens on this machine only is not warned",
        arguments: ["127.0.0.1:8080", "[::1]:8080", "localhost:80"]
    )
    func loopback(_ address: String) {
        #expect(Self.problems("http: {listen: '\(address)'}\n") == [])
    }

    @Test("a password in clear text is warned of where it leaves the machine")
    func password() {
        let warning = "c:5:15: warning: the password goes to broker.example.org in clear text: use mqtts://"
        let login = "username: tocsin, secret_file: var/p"
        #expect(Self.problems("broker: {url: mqtt://broker.example.org, \(login)}\n") == [warning])
        #expect(Self.problems("broker: {url: mqtts://broker.example.org, \(login)}\n") == [])
        #expect(Self.problems("broker: {url: mqtt://127.0.0.1, \(login)}\n") == [])
        #expect(Self.problems("broker: {url: mqtt://broker.example.org}\n") == [])
    }

    @Test("port 0 is refused with what is wanted in its place")
    func portZero() {
        let problem = "c:5:16: error: 'listen' must be ADDRESS:PORT with a port from 1 to 65535, not '127.0.0.1:0'"
        #expect(Self.problems("http: {listen: '127.0.0.1:0'}\n") == [problem])
    }

    @Test("secrets and keys that others can read, and files that anybody can change, are warned of with the remedy")
    func modes() throws {
        let directory = try TemporaryDirectory()
        let open = try directory.write("s3cret\n", to: "open", mode: 0o644)
        let closed = try directory.write("s3cret\n", to: "closed", mode: 0o600)
        let text = """
            broker: {username: t, secret_file: \(open)}
            http: {tls: {cert_file: \(open), key_file: \(open)}}
            channels: {sms: {kind: webhook, url: https://sms.example.org/send, secret_file: \(closed)}}

            """
        let entry = try directory.write(Self.frame + text, to: "tocsin.yaml", mode: 0o666)
        let loaded = ConfigurationLoader.load(ConfigurationBundle.read(entry: entry), inspector: .live([:]))
        let said = loaded.warnings.filter { !$0.message.contains("not acted on yet") }
        #expect(said.map(\.line) == [1, 5, 6], "\(said)")
        #expect(said[0].message.contains("chmod o-w \(entry)"))
        #expect(
            said[1].message.contains("'secret_file': chmod 600") && said[2].message.contains("'key_file': chmod 600")
        )
        #expect(!loaded.problems.contains { "\($0)".contains("s3cret") })
    }

    @Test(
        "a key that can be guessed from a token is an error",
        arguments: [
            ("x", true), (String(repeating: "k", count: 31), true),
            (String(repeating: "0123456789abcdef", count: 2), false),
        ]
    )
    func weakKey(_ key: String, _ isWeak: Bool) {
        let inspector = FileInspector(
            isReadableByOthers: { _ in false },
            isWritableByOthers: { _ in false },
            secret: { _ in Array(key.utf8) }
        )
        let text = "auth: {issuers: [{id: l, algorithm: HS256, secret_file: var/token.key}]}\n"
        let said = Self.problems(text, inspector)
        let error =
            "c:5:57: error: the key in var/token.key has \(key.utf8.count) bytes and can be guessed: it needs at least 32;"
        #expect(said.isEmpty != isWeak && said.allSatisfy { $0.hasPrefix(error) }, "\(said)")
        #expect(!said.contains { $0.contains(key) && key.count > 1 }, "a key is never told")
        #expect(Self.problems(text) == [], "only who looks at files tells of them")
    }

    @Test("a long key of one letter is warned of")
    func poorKey() {
        let inspector = FileInspector(
            isReadableByOthers: { _ in false },
            isWritableByOthers: { _ in false },
            secret: { _ in Array(repeating: 0x61, count: 64) }
        )
        let said = Self.problems("auth: {issuers: [{id: l, algorithm: HS256, secret_env: KEY}]}\n", inspector)
        #expect(said.count == 1 && said[0].contains("warning: the key in $KEY has only 1 different bytes"))
    }

    @Test(
        "sources that take each other's messages are told",
        arguments: [
            ("{name: b, filter: 'plant/+/+/door'}, {name: c, filter: 'plant/#'}", true),
            ("{name: b, filter: 'plant/#'}, {name: c, filter: 'plant/#'}", true),
            ("{name: b, filter: 'x/#', topic: 'x/{a}/t'}, {name: c, filter: 'x/#', topic: 'x/{a}/d'}", false),
            ("{name: b, filter: 'x/#', topic: 'x/{a}/t'}, {name: c, filter: 'x/#', topic: 'x/{a}/{m}'}", true),
            ("{name: b, filter: 'x/+/t'}, {name: c, filter: 'x/+/d'}", false),
        ]
    )
    func overlaps(_ sources: String, _ overlap: Bool) {
        let text = Self.frame.replacing("[{name: a, filter: \"a/#\"}]", with: "[{name: a, filter: 'a/#'}, \(sources)]")
        let said = ConfigurationLoader.load(ConfigurationBundle(text: text, path: "c")).problems.map(\.description)
        #expect(
            said.contains { $0.hasPrefix("c:1:") && $0.contains("warning: the sources 'b' and 'c' overlap") } == overlap
        )
    }

    @Test("a source that sees Tocsin's own topics is told", arguments: ["'#'", "'+/users/#'", "tocsin/status"])
    func ownTopics(_ filter: String) {
        let text = Self.frame.replacing("\"a/#\"", with: filter).replacing("topic: \"a/{d}\"", with: "topic: '{d...}'")
        let said = ConfigurationLoader.load(ConfigurationBundle(text: text, path: "c")).problems.map(\.description)
        #expect(
            said.contains { $0.hasPrefix("c:1:29: warning: the source 'a' would see Tocsin's own topics") },
            "\(said)"
        )
    }

    @Test("what keeps everything from everybody is told")
    func everything() {
        let inhibition = Self.problems("inhibitions: [{source: severity == critical, target: 'true'}]\n")
        #expect(
            inhibition.contains { $0.hasPrefix("c:5:56: warning: this inhibition fits everything") },
            "\(inhibition)"
        )
        let interval = "time_intervals: {always: {from: '00:00', to: '24:00'}}\n"
        let muted = Self.problems(interval).filter { $0.contains("always muted") }
        #expect(muted == [])
        let text = Self.frame.replacing(
            "routing: {notify: [user:ana]}",
            with:
                "routing: {notify: [user:ana], routes: [{match: severity == critical, mute_time_intervals: [always]}]}"
        )
        let said = ConfigurationLoader.load(ConfigurationBundle(text: text + interval, path: "c")).problems.map(
            \.description
        )
        #expect(said.contains { $0.hasPrefix("c:4:") && $0.contains("this route is always muted") }, "\(said)")
        let quiet = Self.frame.replacing("{ana: {}}", with: "{ana: {quiet_hours: {from: '07:00', to: '07:00'}}}")
        let never = ConfigurationLoader.load(ConfigurationBundle(text: quiet, path: "c")).problems.map(\.description)
        #expect(
            never.contains { $0.contains("the quiet hours of 'ana' never end") || $0.contains("error") },
            "\(never)"
        )
    }

    @Test("a limit of a source that all together keep it from reaching is told, and tables have their ranges")
    func limits() {
        let frame = Self.frame.replacing("filter: \"a/#\"", with: "filter: \"a/#\", limits: {events_per_minute: 900}")
        func problems(_ limits: String) -> [String] {
            ConfigurationLoader.load(ConfigurationBundle(text: frame + limits, path: "c")).problems.map(\.description)
        }
        #expect(
            problems("limits: {events_per_minute: 500}\n") == [
                "c:1:67: warning: 'events_per_minute' of a source is never reached: all sources together may have 500"
            ]
        )
        #expect(problems("limits: {events_per_minute: 1000, keys: 5000}\n") == [])
        #expect(problems("limits: {keys: 5}\n").first?.contains("'keys' must be a whole number from 1000") == true)
        #expect(problems("limits: {kesy: 5000}\n").first?.contains("did you mean 'keys'?") == true)
    }
}
