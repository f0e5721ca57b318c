import CMosquitto
import Glibc

/// The properties of MQTT 5 that we send and read with a message (§3.3.2.3).
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
