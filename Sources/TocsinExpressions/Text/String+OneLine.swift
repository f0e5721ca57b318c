extension String {
    /// The text as a part of a line that people read: what would begin another line, steer a terminal or turn the reading direction around
    /// is shown as U+FFFD, so that a device can't write what looks like another device's line. Line ends at its end are left out.
    package var asPartOfLine: String {
        guard unicodeScalars.contains(where: \.forges) else { return self }
        var scalars = Substring(self).unicodeScalars
        while let last = scalars.last, last == "\n" || last == "\r" { scalars.removeLast() }
        var result = UnicodeScalarView()
        for scalar in scalars { result.append(scalar.forges ? "\u{FFFD}" : scalar) }
        return String(result)
    }

    /// The text as a part of an address: every byte but the unreserved ones of RFC 3986 §2.3 is written `%XX`, so that it can end neither
    /// the part that it stands in nor the address.
    package var percentEncoded: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character, a line break, or one that turns the reading direction (UAX #9 §2).
    fileprivate var forges: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
