import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

@Suite struct DefaultsTests {
    /// The least that there is something to do with.
    private static let source = "sources: [{name: a, filter: \"a/#\"}]\n"

    @Test("a configuration of little more than a source listens on this machine")
    func little() throws {
        let text = #"{sources: [{name: a, filter: "a/#"}], users: {ana: {}}}"#
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: text))
        let configuration = try #require(loaded.configuration)
        #expect(loaded.problems.isEmpty)
        #expect(configuration.broker == BrokerSettings(host: "127.0.0.1", port: 1883, clientID: "tocsin", version: .v5))
        #expect(
            configuration.store == StoreSettings(path: "var/tocsin.db", keepEvents: .days(7), keepIncidents: .days(400))
        )
        #expect(configuration.http.url == "http://127.0.0.1:8080")
        #expect(configuration.http.allowedOrigins == ["http://127.0.0.1:8080", "http://localhost:8080"])
        #expect(configuration.issuers.isEmpty)
        #expect(configuration.rulebook.routing.plan.notify.isEmpty)
    }

    @Test("a rule that says little is a warning with its key in its summary")
    func rule() throws {
        let text = """
            sources: [{name: a, filter: "a/#"}]
            rules: [{name: warm, topic: "a/{site}/{device}", when: payload > 1.0}]
            users: {ana: {}}
            routing: {notify: [user:ana]}
            """
        let configuration = try #require(ConfigurationLoader.load(ConfigurationBundle(text: text)).configuration)
        let rule = try #require(configuration.rulebook.rules.first)
        #expect(rule.key == ["site", "device"])
        #expect(rule.summary.source == "warm: {{labels.site}}/{{labels.device}}")
        guard case .fixed(.warning) = rule.severity else {
            Issue.record("the severity is not warning")
            return
        }
        let plan = configuration.rulebook.routing.plan
        #expect(plan.groupBy == .labels(["rule"]))
        #expect(plan.groupWait == .seconds(30))
        #expect(plan.groupInterval == .minutes(5))
        #expect(plan.repeatInterval == .hours(4))
        #expect(configuration.rulebook.people.users.map(\.role) == [.responder])
    }

    @Test("the environment moves the ports, and the service's own origins with them")
    func ports() throws {
        let text = """
            broker: {url: "mqtt://broker.example.org"}
            http:
              listen: 127.0.0.1:8080
              allowed_origins: [http://localhost:8080, https://status.example.org]
            """
        let environment = ["TOCSIN_HTTP_PORT": "8181", "TOCSIN_MQTT_PORT": "1999"]
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: Self.source + text), environment: environment)
        let configuration = try #require(loaded.configuration)
        #expect(configuration.broker.url == "mqtt://broker.example.org:1999")
        #expect(configuration.http.url == "http://127.0.0.1:8181")
        #expect(configuration.http.allowedOrigins == ["http://localhost:8181", "https://status.example.org"])
    }

    @Test("a port of the environment that is none is an error")
    func badPort() {
        let loaded = ConfigurationLoader.load(
            ConfigurationBundle(text: Self.source),
            environment: ["TOCSIN_HTTP_PORT": "70000", "TOCSIN_MQTT_PORT": ""]
        )
        #expect(
            loaded.problems.map(\.message) == [
                "the environment variable TOCSIN_HTTP_PORT must be a port, not '70000'"
            ]
        )
    }

    @Test("the publishing client has an id of its own, and a login where one is given")
    func publisher() throws {
        let plain = try #require(
            ConfigurationLoader.load(ConfigurationBundle(text: Self.source + "broker: {client_id: a}")).configuration
        )
        #expect(plain.broker.publisherClientID == "a-out")
        #expect(plain.broker.prefix == "tocsin")
        let text = """
            broker: {username: a, prefix: site-1/alarms, publisher: {client_id: b, username: c, secret_env: D}}
            """
        let own = try #require(ConfigurationLoader.load(ConfigurationBundle(text: Self.source + text)).configuration)
        #expect(own.broker.publisherClientID == "b")
        #expect(own.broker.publisher.username == "c")
        #expect(own.broker.publisher.password == .environment("D"))
        #expect(own.broker.prefix == "site-1/alarms")
    }

    @Test(
        "a prefix that is no topic is refused, and so is one that leaves no room for the rest",
        arguments: [
            "a/+", "#", "a//b", "/a", "a/", "$SYS/a", "a\\nb", String(repeating: "p", count: 129),
        ]
    )
    func prefix(_ prefix: String) {
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: "broker: {prefix: \"\(prefix)\"}"))
        #expect(loaded.configuration == nil)
        #expect(loaded.errors.contains { $0.message.contains("'prefix'") })
    }

    @Test("mqtts and https keep their files")
    func tls() throws {
        let text = """
            broker:
              url: mqtts://[::1]
              ca_file: ca.pem
              cert_file: c.pem
              key_file: k.pem
              username: ana
              secret_env: BROKER_PASSWORD
              version: 3.1.1
            http: {listen: "0.0.0.0:8443", tls: {cert_file: a.pem, key_file: b.pem}}
            """
        let loaded = ConfigurationLoader.load(ConfigurationBundle(text: Self.source + text))
        let configuration = try #require(loaded.configuration)
        let tls = BrokerSettings.TLS(authorityFile: "ca.pem", certificateFile: "c.pem", keyFile: "k.pem")
        #expect(configuration.broker.tls == tls)
        #expect(configuration.broker.url == "mqtts://[::1]:8883")
        #expect(configuration.broker.password == .environment("BROKER_PASSWORD"))
        #expect(configuration.broker.version == .v311)
        #expect(configuration.http.tls == HTTPSettings.TLS(certificateFile: "a.pem", keyFile: "b.pem"))
    }
}
