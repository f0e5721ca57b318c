internal import TocsinModel

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
        if let name = clientID(&reader) { settings.clientID = name }
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
        (settings.username, settings.password) = login(&reader)
        if let version = reader.choice("version", of: BrokerSettings.Version.allCases.map(\.rawValue)) {
            settings.version = BrokerSettings.Version(rawValue: version.value) ?? .v5
        }
        if let prefix = reader.text("prefix") { readPrefix(prefix, into: &settings) }
        settings.commandsPerMinute = reader.bound(
            "commands_per_minute",
            in: 1...1_000_000,
            default: settings.commandsPerMinute
        )
        if var publisher = reader.map("publisher", "'publisher'") {
            settings.publisher.clientID = clientID(&publisher)
            (settings.publisher.username, settings.publisher.password) = login(&publisher)
            if settings.publisherClientID == settings.clientID {
                log.error(
                    "'client_id' is also that of the client that receives; the two would throw each other out",
                    at: publisher.place(of: "client_id")
                )
            }
            publisher.finish()
        }
        reader.finish()
    }

    private func clientID(_ reader: inout MapReader) -> String? {
        guard let name = line("client_id", &reader) else { return nil }
        if name.value.utf8.count > 128 { log.error("'client_id' is longer than 128 bytes", at: name.place) }
        return name.value
    }

    private func login(_ reader: inout MapReader) -> (username: String?, password: SecretReference?) {
        let username = line("username", &reader)?.value
        let password = reader.secret()
        if password != nil, username == nil {
            log.error("a secret needs a 'username'", at: reader.place(of: "secret_file"))
        }
        return (username, password)
    }

    private func line(_ key: String, _ reader: inout MapReader) -> Located<String>? {
        guard let text = reader.text(key) else { return nil }
        if !Names.isLine(text.value) {
            log.error("'\(key)' must be one line without control characters", at: text.place)
        }
        return text
    }

    private func readPrefix(_ prefix: Located<String>, into settings: inout BrokerSettings) {
        let levels = prefix.value.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isTopic = Topic(prefix.value) != nil && Names.isLine(prefix.value) && !levels.contains(where: \.isEmpty)
        guard isTopic, prefix.value.utf8.first != UInt8(ascii: "$") else {
            log.error(
                "'prefix' must be topic levels such as site-1/tocsin: none empty, no + or #, and not $ at the beginning",
                at: prefix.place
            )
            return
        }
        guard prefix.value.utf8.count <= BrokerSettings.longestPrefix else {
            log.error("'prefix' is longer than \(BrokerSettings.longestPrefix) bytes", at: prefix.place)
            return
        }
        settings.prefix = prefix.value
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
