import TocsinBroker
import TocsinConcurrency
import TocsinModel
import TocsinTestKit
import TocsinTime

extension BrokerSettings {
    /// For a broker of a test: the usual settings, and a backoff that a test can wait for.
    static func testing(
        _ broker: MosquittoProcess,
        clientID: String = "tocsin",
        version: Version = .v5
    ) -> BrokerSettings {
        BrokerSettings(
            host: "127.0.0.1",
            port: broker.port,
            clientID: clientID,
            version: version,
            sessionExpiry: .days(1),
            backoff: Backoff(first: .milliseconds(20), limit: .milliseconds(200), seed: 1)
        )
    }
}

extension BrokerSettings.Version {
    static let all: [BrokerSettings.Version] = [.v5, .v311]
}
