internal import TocsinModel
internal import TocsinTime

/// Reads `http:`.
struct HTTPSection {
    let log: ProblemLog
    let overrides: PortOverrides

    func read(_ parent: inout MapReader) -> HTTPSettings {
        guard var reader = parent.map("http", "'http'") else { return HTTPSettings(port: overrides.http ?? 8080) }
        let address = listen(&reader)
        let tls = tls(&reader)
        let configured = address?.port ?? 8080
        let port = overrides.http ?? configured
        let origins = reader.texts("allowed_origins")?.compactMap(origin).map { moved($0, from: configured, to: port) }
        var settings = HTTPSettings(
            host: address?.host ?? "127.0.0.1",
            port: port,
            tls: tls,
            allowedOrigins: origins
        )
        settings.allowedHosts = reader.texts("allowed_hosts")?.compactMap(host)
        settings.trustedProxies = (reader.texts("trusted_proxies") ?? []).compactMap(proxy)
        if var metrics = reader.map("metrics", "'metrics'") {
            settings.metrics = listen(&metrics).map { HTTPSettings.Listener(host: $0.host, port: $0.port) }
            metrics.finish()
        }
        settings.limits = limits(&reader)
        reader.finish()
        return settings
    }

    private func listen(_ reader: inout MapReader) -> Address? {
        guard let listen = reader.text("listen") else { return nil }
        let address = Address(listen.value, defaultPort: nil)
        if address == nil {
            // What is ADDRESS:PORT as it stands is told what is wrong with its port.
            let last = listen.value.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
            let isNumber =
                listen.value.contains(":") && !last.isEmpty && last.utf8.allSatisfy { (48...57).contains($0) }
            let wanted = isNumber ? "ADDRESS:PORT with a port from 1 to 65535" : "ADDRESS:PORT"
            log.error("'listen' must be \(wanted), not '\(listen.value)'", at: listen.place)
        }
        return address
    }

    private func host(_ text: Located<String>) -> String? {
        if Address(text.value, defaultPort: 1) != nil { return text.value }
        log.error("an allowed host must be HOST or HOST:PORT, not '\(text.value)'", at: text.place)
        return nil
    }

    private func proxy(_ text: Located<String>) -> String? {
        if AddressRange.isOne(text.value) { return text.value }
        log.error(
            "a trusted proxy must be an IP address or a network such as 10.0.0.0/8, not '\(text.value)'",
            at: text.place
        )
        return nil
    }

    private func limits(_ parent: inout MapReader) -> HTTPSettings.Limits {
        var limits = HTTPSettings.Limits()
        guard var reader = parent.map("limits", "'http.limits'") else { return limits }
        for key in HTTPSettings.Limits.RateKey.allCases {
            limits.rates[key] = reader.number(key.rawValue, in: 1...1_000_000)
        }
        for key in HTTPSettings.Limits.CountKey.allCases {
            limits.counts[key] = reader.number(key.rawValue, in: key.range)
        }
        for key in HTTPSettings.Limits.SpanKey.allCases {
            guard let span = reader.span(key.rawValue, least: .seconds(1)) else { continue }
            if span > key.longest {
                log.error("'\(key.rawValue)' must be at most \(key.longest)", at: reader.place(of: key.rawValue))
            }
            limits.spans[key] = span
        }
        reader.finish()
        return limits
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

extension HTTPSettings.Limits.CountKey {
    /// What makes sense: less serves nobody, more is no limit.
    fileprivate var range: ClosedRange<Int> {
        switch self {
        case .connections, .connectionsPerAddress, .socketsPerAddress: 1...1_000_000
        case .reservedDescriptors: 8...100_000
        case .addresses: 16...10_000_000
        case .bodyBytes, .messageBytes: 16_384...16_777_216
        case .bodyBytesPerSecond: 1...1_000_000
        case .headerBytes: 4_096...1_048_576
        case .headerFields: 16...1_000
        case .messageFrames, .commandsWaiting: 1...100_000
        case .lagBytes: 65_536...268_435_456
        }
    }
}

extension HTTPSettings.Limits.SpanKey {
    fileprivate var longest: TimeSpan {
        switch self {
        case .requestDeadline, .bodyDeadline, .answerDeadline, .idleDeadline, .helloDeadline, .pongDeadline,
            .pingInterval:
            .hours(1)
        case .tokenLifetime: .days(400)
        }
    }
}
