import CMosquitto
import Glibc

/// The properties of MQTT 5 that we read with a message (§3.3.2.3) and with CONNACK (§3.2.2.3).
enum MessageProperties {
    static func largestPacket(in properties: OpaquePointer?) -> Int? {
        var size: UInt32 = 0
        let found = mosquitto_property_read_int32(properties, MQTT_PROP_MAXIMUM_PACKET_SIZE.identifier, &size, false)
        return found == nil ? nil : Int(size)
    }

    static func keepsRetained(in properties: OpaquePointer?) -> Bool {
        var isAvailable: UInt8 = 1
        mosquitto_property_read_byte(properties, MQTT_PROP_RETAIN_AVAILABLE.identifier, &isAvailable, false)
        return isAvailable != 0
    }

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
