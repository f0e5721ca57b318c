internal import TocsinCommandLine
internal import TocsinConfiguration

extension ServerAddress {
    /// Where the service of a configuration answers on this machine: one that listens on every address does so on loopback too.
    init(_ settings: HTTPSettings) {
        let host =
            switch settings.host {
            case "0.0.0.0": "127.0.0.1"
            case "::": "::1"
            default: settings.host
            }
        self.init(host: host, port: settings.port, isEncrypted: settings.tls != nil)
    }
}
