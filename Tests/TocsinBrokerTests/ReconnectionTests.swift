import Testing
import TocsinBroker
import TocsinModel
import TocsinTestKit

@Suite(.enabled(if: MosquittoProcess.isInstalled, "needs /usr/sbin/mosquitto"))
struct ReconnectionTests {
    @Test("a session that is there before its broker connects when the broker comes")
    func startsFirst() async throws {
        let broker = try await MosquittoProcess(isStarted: false)
        let session = IngestSession.testing(.testing(broker))
        #expect(try await session.expectDisconnection() == "Connection refused")
        #expect(try await session.expectDisconnection() == "Connection refused")
        try await broker.start()
        #expect(try await session.expectConnection() == false)
        await session.close()
    }

    @Test("a broker that restarts with its persistence brings the session back, and what waited in it")
    func restart() async throws {
        let broker = try await MosquittoProcess(["persistence true"])
        let settings = BrokerSettings.testing(broker)
        let session = try await IngestSession.subscribed(settings)
        let publisher = try await SimplePublisher.connected(to: settings)
        try await publisher.send("plant/a", ["1", "2"])
        let unacknowledged = try await session.expectBatch()
        broker.stop()
        await session.abandon()
        try await broker.start()
        #expect(try await session.expectConnection())
        let received = try await session.receive(2)
        #expect(received.map(\.payload) == ["1", "2"])
        #expect(received.prefix(unacknowledged.count) == unacknowledged.received[...])
        await session.close()
    }

    @Test("a broker that forgot the session is subscribed to anew", arguments: BrokerSettings.Version.all)
    func sessionLoss(version: BrokerSettings.Version) async throws {
        let broker = try await MosquittoProcess()
        let settings = BrokerSettings.testing(broker, version: version)
        let session = try await IngestSession.subscribed(settings)
        broker.kill()
        _ = try await session.expectDisconnection()
        try await broker.start()
        #expect(try await session.expectConnection() == false)
        // What waited in the broker is lost with the session: that is said, and before anything else.
        try await session.expect("the loss of the session") { if case .sessionLost = $0 { true } else { nil } }
        try await session.expect("a subscription") { if case .subscribed = $0 { true } else { nil } }
        let publisher = try await SimplePublisher.connected(to: settings)
        try await publisher.send("plant/a", ["1"])
        #expect(try await session.receive(1).map(\.payload) == ["1"])
        await session.close()
    }

    @Test(
        "a wrong password is said to be one, without the password, and the session keeps trying",
        arguments: BrokerSettings.Version.all
    )
    func wrongPassword(version: BrokerSettings.Version) async throws {
        let broker = try await MosquittoProcess(users: ["ana": "right"])
        var settings = BrokerSettings.testing(broker, version: version)
        settings.username = "ana"
        settings.password = BrokerPassword("wr0ng")
        let session = IngestSession.testing(settings)
        for _ in 1...3 {
            let reason = try await session.expectDisconnection()
            #expect(reason.hasPrefix("the broker refuses the connection: "))
            #expect(reason.lowercased().contains("not authori"))
            #expect(!reason.contains("wr0ng"))
        }
        await session.close()
        settings.password = BrokerPassword("right")
        let second = try await IngestSession.subscribed(settings)
        await second.close()
    }

    @Test("TLS with the right authority carries a burst whole")
    func tls() async throws {
        let certificates = try TestCertificates()
        let broker = try await MosquittoProcess(certificates: certificates)
        var settings = BrokerSettings.testing(broker)
        settings.tls = BrokerSettings.TLS(authorityFile: certificates.authorityFile)
        try await IngestSession.leaveSession(settings)
        let sent = (0..<3000).map { "\($0)" }
        let publisher = try await SimplePublisher.connected(to: settings)
        try await publisher.send("plant/a", sent)
        let session = try await IngestSession.resumed(settings)
        #expect(try await session.receive(sent.count).map(\.payload) == sent)
        await session.close()
    }

    @Test("TLS with another authority is refused by us, and the reason speaks of the certificate")
    func wrongAuthority() async throws {
        let broker = try await MosquittoProcess(certificates: try TestCertificates())
        let other = try TestCertificates()
        var settings = BrokerSettings.testing(broker)
        settings.tls = BrokerSettings.TLS(authorityFile: other.authorityFile)
        let session = IngestSession.testing(settings)
        let reason = try await session.expectDisconnection()
        #expect(reason.hasPrefix("TLS: the broker's certificate is by an unknown authority"))
        #expect(reason.contains("broker.ca_file \(other.authorityFile)"))
        await session.close()
    }

    @Test("a file that is not there is named, with the setting that asks for it, and is no crash")
    func missingFile() async throws {
        let broker = try await MosquittoProcess(certificates: try TestCertificates())
        var settings = BrokerSettings.testing(broker)
        settings.tls = BrokerSettings.TLS(authorityFile: "/nonexistent.pem")
        let session = IngestSession.testing(settings)
        let reason = try await session.expectDisconnection()
        #expect(reason.hasPrefix("broker.ca_file /nonexistent.pem holds no certificate"))
        await session.close()
    }
}
