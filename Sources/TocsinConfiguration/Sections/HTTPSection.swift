/// Reads `http:`.
struct HTTPSection {
    let log: ProblemLog
    let overrides: PortOverrides

    func read(_ parent: inout MapReader) -> HTTPSettings {
        guard var reader = parent.map("http", "'http'") else { return HTTPSettings(port: overrides.http ?? 8080) }
        var address: Address?
        if let listen = reader.text("listen") {
            address = Address(listen.value, defaultPort: nil)
            if address == nil {
                log.error(
                    "'listen' must be ADDRESS:PORT with a port from 1 to 65535, not '\(listen.value)'",
                    at: listen.place
                )
            }
        }
        let tls = tls(&reader)
        let configured = address?.port ?? 8080
        let port = overrides.http ?? configured
        let origins = reader.texts("allowed_origins")?.compactMap(origin).map { moved($0, from: configured, to: port) }
        reader.finish()
        return HTTPSettings(host: address?.host ?? "127.0.0.1", port: port, tls: tls, allowedOrigins: origins)
    }

    private func tls(_ reader: inout MapReader) -> HTTPSettings.TLS? {
        guard var reader = reader.map("tls", "'tls'") else { return nil }
        let certificate = reader.requiredText("cert_file")
        let key = reader.requiredText("key_file")
        reader.finish()
        guard let certificate, let key else { return nil }
        return HTTPSettings.TLS(certificateFile: certificate.value, keyFile: key.value)
    }

    private func origin(_ text: Located<String>) -> String? {
        let schemes = [("http://", 80), ("https://", 443)]
        guard
            let (scheme, port) = schemes.first(where: { text.value.hasPrefix($0.0) }),
            Address(text.value.dropFirst(scheme.count), defaultPort: port) != nil
        else {
            log.error(
                "an allowed origin must be http://HOST[:PORT] or https://HOST[:PORT], not '\(text.value)'",
                at: text.place
            )
            return nil
        }
        return text.value
    }

    /// The service's own pages move with its port, or they could not talk to it any more.
    private func moved(_ origin: String, from configured: Int, to port: Int) -> String {
        guard port != configured, origin.hasSuffix(":\(configured)") else { return origin }
        return origin.dropLast(String(configured).count) + String(port)
    }
}
