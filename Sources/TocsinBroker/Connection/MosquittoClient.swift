import CMosquitto
import Glibc
import TocsinModel
import TocsinTime

/// One `struct mosquitto`: one connection and nothing that outlives it.
///
/// A new connection is a new client, so what the library had queued for the old one (acknowledgements, unacknowledged publishes)
/// is gone with it and cannot be sent by accident. Releasing it closes the socket without writing.
///
/// The library is told that we drive it from threads of our own (`mosquitto_threaded_set`), by which every packet is queued and
/// only ``write()`` puts it on the wire. That is the barrier that durable acknowledgement rests on.
final class MosquittoClient {
    let handle: OpaquePointer
    let isVersion5: Bool
    private let inbox: LinkInbox

    /// The inbox must be of the class that the callbacks set on ``handle`` expect.
    init(_ settings: BrokerSettings, inbox: LinkInbox) throws(ConnectionFault) {
        BrokerLibrary.initialize()
        let isClean = settings.sessionExpiry <= .zero
        guard
            let handle = mosquitto_new(settings.clientID, isClean, Unmanaged.passUnretained(inbox).toOpaque())
        else {
            throw ConnectionFault("no MQTT client named \(settings.clientID): \(String(cString: strerror(errno)))")
        }
        self.handle = handle
        self.inbox = inbox
        isVersion5 = settings.version == .v5
        inbox.reset()
        mosquitto_threaded_set(handle, true)
        mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, isVersion5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311)
        mosquitto_int_option(handle, MOSQ_OPT_RECEIVE_MAXIMUM, Int32(settings.receiveMaximum))
        mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1)
        setCallbacks()
        try Self.check(
            mosquitto_username_pw_set(handle, settings.username, try settings.presentPassword()?.text)
        )
        if let tls = settings.tls { try setTLS(tls) }
    }

    deinit {
        mosquitto_destroy(handle)
    }

    /// -1 once the connection is gone.
    var socket: Int32 { mosquitto_socket(handle) }
    var wantsToWrite: Bool { mosquitto_want_write(handle) }

    /// Connects, blocking for TCP, and queues CONNECT (MQTT 5 §3.1).
    func connect(_ settings: BrokerSettings) throws(ConnectionFault) {
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if isVersion5 {
            let expiry = UInt32(clamping: settings.sessionExpiry.milliseconds / 1000)
            // Without an expiry the session ends with the connection, whatever clean start says.
            mosquitto_property_add_int32(&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL.identifier, expiry)
            mosquitto_property_add_int32(
                &properties,
                MQTT_PROP_MAXIMUM_PACKET_SIZE.identifier,
                settings.maximumPacketSize
            )
        }
        let keepAlive = Int32(clamping: max(5, settings.keepAlive.milliseconds / 1000))
        let code = mosquitto_connect_bind_v5(
            handle,
            settings.host,
            Int32(settings.port),
            keepAlive,
            nil,
            properties
        )
        guard code == MOSQ_ERR_SUCCESS.code else {
            throw inbox.lastError.map { ConnectionFault($0) } ?? ConnectionFault(code: code)
        }
    }

    /// Reads one packet, as a rule. The result is an `MOSQ_ERR`.
    func read() -> Int32 { mosquitto_loop_read(handle, 1) }

    /// Acknowledges to TCP at once what was read, instead of up to 40 ms later. To be called after reading; the system forgets it.
    ///
    /// A broker without `set_tcp_nodelay`, which is mosquitto's default, holds its next packet back until the one before is
    /// acknowledged by TCP. We have nothing to send until a commit is done, or at all, so that would wait for a timer.
    func hurry() {
        setOption(TCP_QUICKACK, to: 1)
    }

    /// Corked, what is written leaves in full segments and not in one for each packet; uncorking sends the rest.
    func cork(_ isOn: Bool) {
        setOption(TCP_CORK, to: isOn ? 1 : 0)
    }

    private func setOption(_ option: Int32, to value: Int32) {
        var value = value
        setsockopt(socket, Int32(IPPROTO_TCP), option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Writes **everything** that is queued, or as much as the socket takes; the library offers nothing between.
    func write() -> Int32 { mosquitto_loop_write(handle, 1) }

    /// Keep-alive: queues a PINGREQ when one is due and notices a peer that died. To be called once a second.
    func upkeep() -> Int32 { mosquitto_loop_misc(handle) }

    /// Each packet that the library queues is logged, and formatting that costs more than reading: only connecting is listened to, and what
    /// may be a redelivery.
    func stopListeningToLog() { mosquitto_log_callback_set(handle, nil) }

    /// The log says what is wrong with a certificate, which no code does, and the DUP flag of each message just before it is handed over,
    /// which is in no structure that the library shows: `Client tocsin received PUBLISH (d1, q1, r0, m7, 'plant/a', ... (5 bytes))`.
    /// Where a later library says it otherwise, nothing is taken for a redelivery.
    private func listenToLog() {
        mosquitto_log_callback_set(handle) { _, context, level, text in
            guard let inbox = LinkInbox.of(context), let text else { return }
            if level == MOSQ_LOG_ERR { inbox.lastError = String(cString: text) }
            guard level == MOSQ_LOG_DEBUG, let found = strstr(text, " received PUBLISH (d") else { return }
            inbox.isNextDuplicate = found[MosquittoClient.duplicateFlag] == CChar(bitPattern: UInt8(ascii: "1"))
        }
    }

    /// Where the flag stands in ` received PUBLISH (d1`.
    private static let duplicateFlag = 20

    private func setTLS(_ tls: BrokerSettings.TLS) throws(ConnectionFault) {
        for file in [tls.authorityFile, tls.certificateFile, tls.keyFile] {
            if let file, access(file, R_OK) != 0 {
                throw ConnectionFault("cannot read the TLS file \(file): \(String(cString: strerror(errno)))")
            }
        }
        var directory: String?
        if tls.authorityFile == nil {
            // Whatever OpenSSL takes for the system's: SSL_CERT_FILE and SSL_CERT_DIR, or Debian's /etc/ssl/certs.
            try Self.check(mosquitto_int_option(handle, MOSQ_OPT_TLS_USE_OS_CERTS, 1))
            // The library wants authorities of ours beside a certificate of ours; without one, the option alone is enough.
            guard tls.certificateFile != nil else { return }
            directory = "/etc/ssl/certs"
        }
        let code = mosquitto_tls_set(handle, tls.authorityFile, directory, tls.certificateFile, tls.keyFile, nil)
        guard code == MOSQ_ERR_SUCCESS.code else {
            throw ConnectionFault("cannot use the TLS files: \(ConnectionFault(code: code).reason)")
        }
    }

    private static func check(_ code: Int32) throws(ConnectionFault) {
        guard code == MOSQ_ERR_SUCCESS.code else { throw ConnectionFault(code: code) }
    }

    private func setCallbacks() {
        mosquitto_connect_v5_callback_set(handle) { _, context, code, flags, properties in
            guard let inbox = LinkInbox.of(context) else { return }
            inbox.received += 1
            inbox.greet(
                LinkInbox.Greeting(code: code, isSessionPresent: flags & 1 != 0, offer: BrokerOffer(properties))
            )
        }
        mosquitto_unsubscribe_v5_callback_set(handle) { _, context, packetID, _ in
            guard let inbox = LinkInbox.of(context) else { return }
            inbox.received += 1
            inbox.leavingAnswers.append(LinkInbox.LeavingAnswer(packetID: packetID, arrived: inbox.arrived))
        }
        mosquitto_disconnect_v5_callback_set(handle) { _, context, code, _ in
            LinkInbox.of(context)?.disconnectCode = code
        }
        mosquitto_subscribe_v5_callback_set(handle) { _, context, packetID, count, codes, _ in
            guard let inbox = LinkInbox.of(context) else { return }
            inbox.received += 1
            guard count > 0, let codes else { return }
            inbox.subscriptionAnswers.append(LinkInbox.SubscriptionAnswer(packetID: packetID, code: codes[0]))
        }
        listenToLog()
    }
}

extension mqtt5_property {
    var identifier: Int32 { Int32(rawValue) }
}

extension mqtt5_return_codes {
    var identifier: Int32 { Int32(rawValue) }
}

extension LinkInbox {
    /// The inbox behind the pointer that a callback is given.
    static func of(_ context: UnsafeMutableRawPointer?) -> Self? {
        context.map { unsafeDowncast(Unmanaged<LinkInbox>.fromOpaque($0).takeUnretainedValue(), to: Self.self) }
    }
}
