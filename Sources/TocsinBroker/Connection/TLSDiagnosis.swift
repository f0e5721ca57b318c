import CMosquitto
import Glibc

/// Why TLS with a broker does not come about, found out by a handshake of our own: the library only says that it failed.
struct TLSDiagnosis {
    /// With the fix; `nil` where nothing is wrong with TLS.
    let reason: String?

    /// Connects, shakes hands and leaves, in this time at most.
    init(_ settings: BrokerSettings, within limit: Duration) {
        reason = settings.tls.flatMap { Self.reason(settings, $0, limit) }
    }

    private static func reason(_ settings: BrokerSettings, _ tls: BrokerSettings.TLS, _ limit: Duration) -> String? {
        guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
        defer { SSL_CTX_free(context) }
        ERR_clear_error()
        if let file = tls.authorityFile {
            guard SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
                return "broker.ca_file \(file) holds no certificate: \(queued())"
            }
        } else {
            SSL_CTX_set_default_verify_paths(context)
        }
        if let certificate = tls.certificateFile, let key = tls.keyFile {
            guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
                return "broker.cert_file \(certificate) holds no certificate: \(queued())"
            }
            guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
                return "broker.key_file \(key) is not the key of \(certificate): \(queued())"
            }
        }
        guard let socket = connect(settings, limit) else { return nil }
        defer { close(socket) }
        guard let ssl = SSL_new(context) else { return nil }
        defer { SSL_free(ssl) }
        SSL_set_verify(ssl, SSL_VERIFY_PEER, nil)
        name(settings.host, ssl)
        SSL_set_fd(ssl, socket)
        ERR_clear_error()
        errno = 0
        if SSL_connect(ssl) == 1 { return refusal(ssl, tls) }
        return explanation(ssl, settings, tls)
    }

    /// With TLS 1.3 a server refuses our certificate after the handshake: in place of its first bytes.
    private static func refusal(_ ssl: OpaquePointer, _ tls: BrokerSettings.TLS) -> String? {
        var byte: UInt8 = 0
        guard SSL_read(ssl, &byte, 1) <= 0 else { return nil }
        return alert(text(ERR_peek_last_error()), tls)
    }

    private static func explanation(_ ssl: OpaquePointer, _ settings: BrokerSettings, _ tls: BrokerSettings.TLS)
        -> String
    {
        let host = settings.host
        let authority = tls.authorityFile.map { "broker.ca_file \($0)" } ?? "the system's authorities"
        let verdict = SSL_get_verify_result(ssl)
        switch Int32(truncatingIfNeeded: verdict) {
        case X509_V_OK:
            break
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "TLS: the broker's certificate has expired; renew it"
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "TLS: the broker's certificate is not valid yet; is a clock wrong?"
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "TLS: the broker's certificate is not for \(host); use a name in broker.url that it is for"
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return "TLS: the broker's certificate is by an unknown authority, not one of \(authority); "
                + "name its authority's file in broker.ca_file"
        default:
            return
                "TLS: the broker's certificate is not accepted: \(String(cString: X509_verify_cert_error_string(verdict)))"
        }
        let failure = text(ERR_peek_last_error())
        if let refused = alert(failure, tls) { return refused }
        let isForeign = ["wrong version number", "packet length too long", "http request", "unknown protocol"].contains
        {
            failure.contains($0)
        }
        if isForeign {
            return "TLS: what answers at \(host):\(settings.port) speaks no TLS; "
                + "use its port for TLS, or begin broker.url with mqtt://"
        }
        if failure.isEmpty || failure.contains("unexpected eof") {
            return
                "TLS: \(host):\(settings.port) closed the connection or did not answer during the handshake; is it a port for TLS?"
        }
        return "TLS: the handshake failed: \(failure)"
    }

    /// What the broker's alert says of our own certificate.
    private static func alert(_ failure: String, _ tls: BrokerSettings.TLS) -> String? {
        guard failure.contains("alert") else { return nil }
        guard let certificate = tls.certificateFile else {
            return failure.contains("certificate required") || failure.contains("handshake failure")
                ? "TLS: the broker wants a certificate from us (\(failure)); set broker.cert_file and broker.key_file"
                : "TLS: the broker refuses the handshake: \(failure)"
        }
        return "TLS: the broker refuses our certificate \(certificate): \(failure)"
    }

    /// Says whom we want, and has the certificate held against it.
    private static func name(_ host: String, _ ssl: OpaquePointer) {
        var address = in6_addr()
        if inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1 {
            X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host)
        } else {
            _ = tocsin_ssl_set_server_name(ssl, host)
            SSL_set1_host(ssl, host)
        }
    }

    /// A connected socket whose reads and writes end after the limit.
    private static func connect(_ settings: BrokerSettings, _ limit: Duration) -> Int32? {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(settings.host, String(settings.port), &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        var next = list
        while let found = next?.pointee {
            let descriptor = socket(
                found.ai_family,
                found.ai_socktype | Int32(SOCK_CLOEXEC.rawValue),
                found.ai_protocol
            )
            if descriptor >= 0 {
                var time = timeval(tv_sec: Int(limit.components.seconds), tv_usec: 0)
                for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
                    setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
                }
                if Glibc.connect(descriptor, found.ai_addr, found.ai_addrlen) == 0 { return descriptor }
                close(descriptor)
            }
            next = found.ai_next
        }
        return nil
    }

    private static func queued() -> String { text(ERR_peek_last_error()) }

    private static func text(_ error: UInt) -> String {
        guard error != 0 else { return "" }
        return ERR_reason_error_string(error).map { String(cString: $0) } ?? ""
    }
}
