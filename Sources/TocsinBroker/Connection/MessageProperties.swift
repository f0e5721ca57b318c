import CMosquitto
import Glibc

/// The properties of MQTT 5 that we read with a message (§3.3.2.3).
enum MessageProperties {
    static func responseTopic(in properties: OpaquePointer?) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        mosquitto_property_read_string(properties, MQTT_PROP_RESPONSE_TOPIC.identifier, &text, false)
        defer { free(text) }
        return text.map { String(cString: $0) }
    }

    static func correlationData(in properties: OpaquePointer?) -> [UInt8]? {
        var bytes: UnsafeMutableRawPointer?
        var count: UInt16 = 0
        guard
            mosquitto_property_read_binary(
                properties,
                MQTT_PROP_CORRELATION_DATA.identifier,
                &bytes,
                &count,
                false
            ) != nil
        else { return nil }
        defer { free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
}

extension MessageProperties {
    /// The subscriptions that a delivery is for (§3.3.2.3.8).
    static func subscriptionIdentifiers(in properties: OpaquePointer?) -> [UInt32] {
        var found: [UInt32] = []
        var next = properties
        var value: UInt32 = 0
        var isFirst = true
        while let property = mosquitto_property_read_varint(
            next,
            MQTT_PROP_SUBSCRIPTION_IDENTIFIER.identifier,
            &value,
            !isFirst
        ) {
            found.append(value)
            next = property
            isFirst = false
        }
        return found
    }

    /// A digest of what a message's sender gave it besides its payload, the same when it is delivered again; 0 where that is nothing.
    ///
    /// What the broker adds or counts down is left out: subscription identifiers, topic aliases, the expiry.
    static func digest(of properties: OpaquePointer?) -> UInt32 {
        guard properties != nil else { return 0 }
        var hash: UInt32 = 0
        func add(_ bytes: UnsafeRawBufferPointer, _ identifier: Int32) {
            if hash == 0 { hash = 0x811C_9DC5 }
            hash = (hash ^ UInt32(truncatingIfNeeded: identifier)) &* 0x0100_0193
            for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        }
        func add(_ text: UnsafeMutablePointer<CChar>?, _ identifier: Int32) {
            guard let text else { return }
            add(UnsafeRawBufferPointer(start: text, count: strlen(text)), identifier)
            free(text)
        }
        var next = properties
        while let property = next {
            let identifier = mosquitto_property_identifier(property)
            var text: UnsafeMutablePointer<CChar>?
            switch identifier {
            case MQTT_PROP_USER_PROPERTY.identifier:
                var value: UnsafeMutablePointer<CChar>?
                mosquitto_property_read_string_pair(property, identifier, &text, &value, false)
                add(text, identifier)
                add(value, identifier)
            case MQTT_PROP_CONTENT_TYPE.identifier, MQTT_PROP_RESPONSE_TOPIC.identifier:
                mosquitto_property_read_string(property, identifier, &text, false)
                add(text, identifier)
            case MQTT_PROP_CORRELATION_DATA.identifier:
                var data: UnsafeMutableRawPointer?
                var count: UInt16 = 0
                mosquitto_property_read_binary(property, identifier, &data, &count, false)
                add(UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : Int(count)), identifier)
                free(data)
            default:
                break
            }
            next = mosquitto_property_next(property)
        }
        return hash
    }
}
