internal import ArgumentParser
internal import Foundation
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinTime

/// The broker that a verb publishes to.
struct BrokerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The broker's address, such as mqtt://127.0.0.1:1883; default: that of the configuration, with its login.",
            valueName: "url"
        )
    )
    var broker: String?

    /// - Parameter configuration: read only where it is needed.
    func settings(_ configuration: () throws -> Configuration) throws -> TocsinBroker.BrokerSettings {
        var settings: TocsinBroker.BrokerSettings
        if let broker {
            settings = try Self.settings(at: broker)
        } else {
            do {
                let environment = ProcessInfo.processInfo.environment
                settings = try TocsinBroker.BrokerSettings(try configuration().broker, environment: environment)
            } catch let failure as SecretReference.Failure {
                throw Failure.no("cannot log in to the broker: \(failure)")
            }
        }
        // Devices are no part of the service: a client of their own, which leaves nothing behind in the broker.
        settings.clientID = "tocsin-simulate-\(UInt32.random(in: 0...(.max)))"
        settings.sessionExpiry = .zero
        // A quiet fleet sends no pings of its own; the broker is not to miss them.
        settings.keepAlive = .hours(18)
        return settings
    }

    private static func settings(at text: String) throws(Failure) -> TocsinBroker.BrokerSettings {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty, parts.path.isEmpty,
            parts.user == nil, let scheme = parts.scheme, ["mqtt", "mqtts"].contains(scheme),
            let port = UInt16(exactly: parts.port ?? (scheme == "mqtts" ? 8883 : 1883)), port > 0
        else {
            throw .usage("'\(text)' is no address of a broker; write it as mqtt://127.0.0.1:1883")
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        return TocsinBroker.BrokerSettings(
            host: isBracketed ? String(host.dropFirst().dropLast()) : host,
            port: port,
            tls: scheme == "mqtts" ? TocsinBroker.BrokerSettings.TLS() : nil,
            clientID: ""
        )
    }
}
