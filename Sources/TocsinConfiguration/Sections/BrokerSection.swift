/// Reads `broker:`.
struct BrokerSection {
    let log: ProblemLog
    let overrides: PortOverrides

    func read(_ parent: inout MapReader) -> BrokerSettings {
        var settings = BrokerSettings()
        if var reader = parent.map("broker", "'broker'") { read(&reader, into: &settings) }
        if let port = overrides.mqtt { settings.port = port }
        return settings
    }

    private func read(_ reader: inout MapReader, into settings: inout BrokerSettings) {
        let url = reader.text("url").flatMap(address)
        if let url {
            settings.host = url.address.host
            settings.port = url.address.port
        }
        if let name = reader.text("client_id") {
            if name.value.utf8.count > 128 { log.error("'client_id' is longer than 128 bytes", at: name.place) }
            settings.clientID = name.value
        }
        let authority = reader.text("ca_file")
        let certificate = reader.text("cert_file")
        let key = reader.text("key_file")
        if (certificate == nil) != (key == nil) {
            log.error("'cert_file' and 'key_file' go together", at: certificate?.place ?? key?.place ?? reader.place)
        }
        if url?.isSecure == true {
            settings.tls = BrokerSettings.TLS(
                authorityFile: authority?.value,
                certificateFile: certificate?.value,
                keyFile: key?.value
            )
        } else if let file = authority ?? certificate ?? key {
            log.error("certificates need an address that begins with mqtts://", at: file.place)
        }
        settings.username = reader.text("username")?.value
        for key in ["client_id", "username"] {
            if let name = reader.text(key), !Names.isLine(name.value) {
                log.error("'\(key)' must be one line without control characters", at: name.place)
            }
        }
        settings.password = reader.secret()
        if settings.password != nil, settings.username == nil {
            log.error("a secret needs a 'username'", at: reader.place(of: "secret_file"))
        }
        if let version = reader.choice("version", of: BrokerSettings.Version.allCases.map(\.rawValue)) {
            settings.version = BrokerSettings.Version(rawValue: version.value) ?? .v5
        }
        reader.finish()
    }

    private func address(_ url: Located<String>) -> (address: Address, isSecure: Bool)? {
        let schemes = [("mqtt://", 1883, false), ("mqtts://", 8883, true)]
        guard let (scheme, port, isSecure) = schemes.first(where: { url.value.hasPrefix($0.0) }) else {
            // The address may hold a password: it is not repeated.
            log.error("'url' must begin with mqtt:// or mqtts://", at: url.place)
            return nil
        }
        var rest = url.value.dropFirst(scheme.count)
        guard !rest.contains("@") else {
            log.error("'url' must hold no user name or password: use 'username' and 'secret_file'", at: url.place)
            return nil
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let address = Address(rest, defaultPort: port) else {
            log.error("'url' must be \(scheme)HOST:PORT, not '\(url.value)'", at: url.place)
            return nil
        }
        return (address, isSecure)
    }
}
