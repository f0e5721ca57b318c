/// What a message is to the broker's largest packet (MQTT 5 §3.2.2.3.6).
struct OutboundFit {
    let isVersion5: Bool
    /// Bytes; `nil` for no bound.
    let largestPacket: Int?

    /// Bytes of the whole PUBLISH (§3.3), its fixed header included.
    func size(of message: OutboundMessage) -> Int {
        let rest = overhead(of: message) + message.payload.count
        return 1 + Self.variableLength(rest) + rest
    }

    func fits(_ message: OutboundMessage) -> Bool {
        largestPacket.map { size(of: message) <= $0 } ?? true
    }

    /// Bytes of a payload with which the message would fit; `nil` where not even an empty one does.
    func payloadRoom(for message: OutboundMessage, in packet: Int) -> Int? {
        // The longest that a length can be: a few bytes less than could be, never too many.
        let room = packet - 1 - 4 - overhead(of: message)
        return room >= 0 ? room : nil
    }

    /// Topic, packet identifier and properties.
    private func overhead(of message: OutboundMessage) -> Int {
        var properties = 0
        if isVersion5 {
            if message.expiry != nil { properties += 5 }
            if let data = message.correlationData { properties += 3 + data.count }
            properties += Self.variableLength(properties)
        }
        return 2 + message.topic.utf8.count + 2 + properties
    }

    /// Bytes of a variable byte integer (§1.5.5).
    private static func variableLength(_ number: Int) -> Int {
        switch number {
        case ..<128: 1
        case ..<16_384: 2
        case ..<2_097_152: 3
        default: 4
        }
    }
}
