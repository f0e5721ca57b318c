extension FunctionCatalog {
    /// `base64.encode(bytes)` and `base64.decode(text)`.
    static let encoders: [Function] = [
        .unary("base64.encode", .global, .string) { value, call, frame throws(EvaluationError) in
            guard case .bytes(let bytes) = value else { throw call.noOverload(value) }
            try frame.chargeText(bytes.count / 3 * 4 + 4, at: call.offset)
            try frame.charge(bytes.count / 4, at: call.offset)
            return .string(Base64.encode(bytes))
        },
        .unary("base64.decode", .global, .bytes) { value, call, frame throws(EvaluationError) in
            guard case .string(let text) = value else { throw call.noOverload(value) }
            try frame.chargeText(text.utf8.count, at: call.offset)
            try frame.charge(text.utf8.count / 8, at: call.offset)
            guard let bytes = Base64.decode(text) else { throw call.error(.invalid("the text is not base64")) }
            return .bytes(bytes)
        },
    ]
}

/// The standard base64 encoding of RFC 4648, section 4; padding is written, and optional when read.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<Swift.min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for index in 0..<3 {
                bits = bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0)
            }
            for index in 0..<4 {
                let digit = Int(bits >> (18 - 6 * UInt32(index)) & 63)
                text.append(index <= group.count ? alphabet[digit] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; nil when it is not base64.
    package static func decode(_ text: String) -> [UInt8]? {
        let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2, padding == 0 || text.utf8.count % 4 == 0 else { return nil }
        let digits = text.utf8.dropLast(padding)
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3 + 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in digits {
            guard let digit = value(of: byte) else { return nil }
            bits = bits << 6 | digit
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
