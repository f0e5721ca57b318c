package import TocsinTime

/// Writes JSON with keys in the order given, so that the same value is always the same bytes.
///
/// The outside contract is bytes that are stored, compared after a replay and sent over three doors; they are made once, here,
/// without Foundation. Only writing is needed: what comes in is read by the decoder.
package struct JSONText: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false
    /// The time that was written last, and where it begins: most that follow in a document are the same.
    private var lastTime: (time: Timestamp, start: Int)?

    /// - Parameter capacity: bytes that there is room for from the start.
    package init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func object(_ body: (inout JSONText) -> Void) {
        openObject(body)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// An object without its closing brace, for whoever adds members later.
    package mutating func openObject(_ body: (inout JSONText) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        body(&self)
    }

    package mutating func array<Element>(_ elements: some Sequence<Element>, _ body: (inout JSONText, Element) -> Void)
    {
        array { json in for element in elements { body(&json, element) } }
    }

    package mutating func array(_ body: (inout JSONText) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    package mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    package mutating func integer(_ number: some BinaryInteger) {
        guard let magnitude = UInt64(exactly: number) else { return raw(String(number)) }
        separate()
        digits(magnitude)
        needsComma = true
    }

    private mutating func digits(_ number: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var start = 20
            var rest = number
            repeat {
                start -= 1
                buffer.initializeElement(at: start, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<20]))
        }
    }

    /// JSON has no NaN and no infinity (RFC 8259 §6); they are written as `null`.
    package mutating func number(_ number: Double) {
        if number.isFinite {
            let text = number.description
            raw(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
        } else {
            null()
        }
    }

    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
    package mutating func null() { raw("null") }

    package mutating func time(_ time: Timestamp) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        if let lastTime, lastTime.time == time {
            // One by one: to append a part of an array to itself copies all of it.
            for place in lastTime.start..<lastTime.start + Timestamp.writtenLength { bytes.append(bytes[place]) }
        } else {
            bytes.append(contentsOf: time.rfc3339.utf8)
            lastTime = (time, start)
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Text that is JSON already.
    package mutating func raw(_ json: String) {
        separate()
        var json = json
        json.withUTF8 { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    package mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            // Most texts have nothing to escape, and are copied as they are.
            if Self.mustBeEscaped(utf8) { escape(utf8) } else { bytes.append(contentsOf: utf8) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether any byte has to be, eight of them at a time.
    private static func mustBeEscaped(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(utf8)
        var place = 0
        while place + 8 <= raw.count {
            if mustBeEscaped(raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) { return true }
            place += 8
        }
        var rest: UInt64 = ones &* 0x61
        while place < raw.count {
            rest = rest << 8 | UInt64(raw[place])
            place += 1
        }
        return mustBeEscaped(rest)
    }

    /// Whether one of eight bytes is a control character, a quote, a backslash or a delete.
    private static func mustBeEscaped(_ eight: UInt64) -> Bool {
        (less(eight, than: 0x20) | less(eight ^ (ones &* 0x22), than: 1) | less(eight ^ (ones &* 0x5C), than: 1)
            | less(eight ^ (ones &* 0x7F), than: 1)) != 0
    }

    /// Not 0 where one of eight bytes is less than a bound, which is at most 128.
    private static func less(_ eight: UInt64, than bound: UInt64) -> UInt64 {
        (eight &- ones &* bound) & ~eight & (ones &* 0x80)
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    private mutating func escape(_ utf8: UnsafeBufferPointer<UInt8>) {
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A:
                bytes.append(contentsOf: "\\n".utf8)
            case 0x0D:
                bytes.append(contentsOf: "\\r".utf8)
            case 0x09:
                bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7F:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(Self.hexadecimal[Int(byte >> 4)])
                bytes.append(Self.hexadecimal[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}

extension JSONText {
    package mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    package mutating func member(_ name: String, _ number: some BinaryInteger) {
        key(name)
        integer(number)
    }

    package mutating func member(_ name: String, _ number: Double) {
        key(name)
        self.number(number)
    }

    package mutating func member(_ name: String, _ number: Int?) {
        key(name)
        if let number { integer(number) } else { null() }
    }

    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    package mutating func member(_ name: String, _ time: Timestamp?) {
        key(name)
        if let time { self.time(time) } else { null() }
    }

    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    package mutating func member(_ name: String, _ labels: Labels) {
        key(name)
        object { json in
            for pair in labels.pairs { json.member(pair.name, pair.value) }
        }
    }

    package mutating func member(_ name: String, _ links: [Link]) {
        key(name)
        array(links) { json, link in
            json.object { json in
                json.member("text", link.text)
                json.member("href", link.href)
            }
        }
    }
}
