import CMosquitto
import Glibc
import TocsinModel

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
        try Self.check(mosquitto_username_pw_set(handle, settings.username, settings.password?.text))
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

    /// Each packet that the library queues is logged, and formatting that costs more than reading: only connecting is listened to.
    func stopListeningToLog() { mosquitto_log_callback_set(handle, nil) }

    private func setTLS(_ tls: BrokerSettings.TLS) throws(ConnectionFault) {
        if tls.authorityFile == nil {
            try Self.check(mosquitto_int_option(handle, MOSQ_OPT_TLS_USE_OS_CERTS, 1))
        }
        let code = mosquitto_tls_set(handle, tls.authorityFile, nil, tls.certificateFile, tls.keyFile, nil)
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
            var greeting = LinkInbox.Greeting(code: code, isSessionPresent: flags & 1 != 0)
            greeting.largestPacket = MessageProperties.largestPacket(in: properties)
            greeting.keepsRetained = MessageProperties.keepsRetained(in: properties)
            inbox.greet(greeting)
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
        mosquitto_log_callback_set(handle) { _, context, level, text in
            guard level == MOSQ_LOG_ERR, let inbox = LinkInbox.of(context), let text else { return }
            inbox.lastError = String(cString: text)
        }
    }
}

extension mqtt5_property {
    var identifier: Int32 { Int32(rawValue) }
}

extension LinkInbox {
    /// The inbox behind the pointer that a callback is given.
    static func of(_ context: UnsafeMutableRawPointer?) -> Self? {
        context.map { unsafeDowncast(Unmanaged<LinkInbox>.fromOpaque($0).takeUnretainedValue(), to: Self.self) }
    }
}
