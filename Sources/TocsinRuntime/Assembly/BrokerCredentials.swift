internal import Foundation
internal import Synchronization
internal import TocsinConfiguration

/// What both clients show to the broker, as it was when somebody looked last.
final class BrokerCredentials: Sendable {
    private let settings: BrokerSettings
    private let environment: [String: String]
    private let seen: Mutex<[Data?]>

    init(_ settings: BrokerSettings, environment: [String: String]) {
        self.settings = settings
        self.environment = environment
        seen = Mutex(Self.read(settings, environment))
    }

    /// Whether a secret or a file has other contents than when this was asked last.
    func haveChanged() -> Bool {
        let now = Self.read(settings, environment)
        return seen.withLock { seen in
            defer { seen = now }
            return seen != now
        }
    }

    private static func read(_ settings: BrokerSettings, _ environment: [String: String]) -> [Data?] {
        let secrets = [settings.password, settings.publisher.password].map { secret in
            secret.flatMap { try? Data($0.read(environment: environment)) }
        }
        let files = [settings.tls?.authorityFile, settings.tls?.certificateFile, settings.tls?.keyFile]
        return secrets + files.map { file in file.flatMap { try? Data(contentsOf: URL(fileURLWithPath: $0)) } }
    }
}
