import CMosquitto
import TocsinModel
import TocsinTime

extension MosquittoClient {
    enum Publication {
        case queued(packetID: Int32)
        /// The message itself is at fault, and always will be.
        case refused(reason: String)
        case connectionLost
    }

    /// Queues a message at QoS 1. To be called while connected only: otherwise the library reports an error *and* keeps the message.
    func publish(_ message: OutboundMessage) -> Publication {
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        if isVersion5 {
            if let expiry = message.expiry {
                let seconds = UInt32(clamping: max(1, expiry.milliseconds / 1000))
                mosquitto_property_add_int32(&properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL.identifier, seconds)
            }
            if let data = message.correlationData {
                guard let count = UInt16(exactly: data.count) else {
                    return .refused(reason: "correlation data of \(data.count) bytes")
                }
                mosquitto_property_add_binary(&properties, MQTT_PROP_CORRELATION_DATA.identifier, data, count)
            }
        }
        var packetID: Int32 = 0
        let code = mosquitto_publish_v5(
            handle,
            &packetID,
            message.topic,
            Int32(clamping: message.payload.count),
            message.payload,
            1,
            message.isRetained,
            properties
        )
        switch code {
        case MOSQ_ERR_SUCCESS.code:
            return .queued(packetID: packetID)
        case MOSQ_ERR_NO_CONN.code, MOSQ_ERR_CONN_LOST.code, MOSQ_ERR_ERRNO.code:
            return .connectionLost
        default:
            return .refused(reason: ConnectionFault(code: code).reason)
        }
    }

    /// What the broker publishes when we vanish. To be set before ``connect(_:)``.
    func setWill(_ message: OutboundMessage) throws(ConnectionFault) {
        let code = mosquitto_will_set(
            handle,
            message.topic,
            Int32(clamping: message.payload.count),
            message.payload,
            1,
            message.isRetained
        )
        guard code == MOSQ_ERR_SUCCESS.code else { throw ConnectionFault(code: code) }
    }
}
