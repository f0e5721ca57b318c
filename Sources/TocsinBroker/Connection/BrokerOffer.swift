import CMosquitto

/// What a broker of MQTT 5 says with its CONNACK that it does and does not (§3.2.2.3). One of 3.1.1 says nothing.
struct BrokerOffer: Sendable, Equatable {
    var hasSharedSubscriptions = true
    var hasSubscriptionIdentifiers = true
    var hasRetained = true
    /// The largest packet that it takes, in bytes; `nil` for no bound of its own.
    var maximumPacketSize: UInt32?
    /// Unacknowledged messages that it takes.
    var receiveMaximum: UInt16?

    init() {}

    init(_ properties: OpaquePointer?) {
        hasSharedSubscriptions = Self.flag(properties, MQTT_PROP_SHARED_SUB_AVAILABLE)
        hasSubscriptionIdentifiers = Self.flag(properties, MQTT_PROP_SUBSCRIPTION_ID_AVAILABLE)
        hasRetained = Self.flag(properties, MQTT_PROP_RETAIN_AVAILABLE)
        var size: UInt32 = 0
        if mosquitto_property_read_int32(properties, MQTT_PROP_MAXIMUM_PACKET_SIZE.identifier, &size, false) != nil {
            maximumPacketSize = size
        }
        var count: UInt16 = 0
        if mosquitto_property_read_int16(properties, MQTT_PROP_RECEIVE_MAXIMUM.identifier, &count, false) != nil {
            receiveMaximum = count
        }
    }

    /// Available, unless it says otherwise.
    private static func flag(_ properties: OpaquePointer?, _ property: mqtt5_property) -> Bool {
        var value: UInt8 = 1
        mosquitto_property_read_byte(properties, property.identifier, &value, false)
        return value != 0
    }
}
