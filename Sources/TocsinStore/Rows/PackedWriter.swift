internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Writes a value into the body of a row: numbers in as few bytes as they need, and each text once.
///
/// What it writes is read by ``PackedReader``; the two share ``PackedFormat``.
struct PackedWriter {
    private(set) var bytes: [UInt8] = []
    private var texts: [String]
    /// What times are written by their distance from.
    private let base: Timestamp

    /// - Parameters:
    ///   - known: texts that the reader has from other columns of the row.
    ///   - base: a time that the reader has likewise.
    init(known: [String], base: Timestamp) {
        self.base = base
        texts = PackedFormat.words + known
        bytes.reserveCapacity(256)
        bytes.append(PackedFormat.version)
    }

    mutating func byte(_ value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }

    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func count(_ value: Int) { number(UInt64(clamping: value)) }

    mutating func time(_ value: Timestamp) {
        let distance = value.milliseconds &- base.milliseconds
        number(UInt64(bitPattern: (distance << 1) ^ (distance >> 63)))
    }

    /// A text that is known by its place, doubled and one more; any other by its length, doubled, and its bytes.
    mutating func text(_ value: String) {
        let size = value.utf8.count
        for (place, known) in texts.enumerated() where known.utf8.count == size && known.isIdentical(toBytesOf: value) {
            return number(UInt64(place) << 1 | 1)
        }
        var value = value
        value.withUTF8 { utf8 in
            number(UInt64(utf8.count) << 1)
            bytes.append(contentsOf: utf8)
        }
        if texts.count < PackedFormat.textLimit { texts.append(value) }
    }

    mutating func optional<Value>(_ value: Value?, _ write: (inout PackedWriter, Value) -> Void) {
        byte(value == nil ? 0 : 1)
        if let value { write(&self, value) }
    }

    mutating func list<Element>(_ elements: [Element], _ write: (inout PackedWriter, Element) -> Void) {
        count(elements.count)
        for element in elements { write(&self, element) }
    }

    mutating func labels(_ labels: Labels) {
        list(labels.pairs) { packed, pair in
            packed.text(pair.name)
            packed.text(pair.value)
        }
    }

    mutating func links(_ links: [Link]) {
        list(links) { packed, link in
            packed.text(link.text)
            packed.text(link.href)
        }
    }
}

/// What the bodies of rows have in common. Part of the file format: what is written here stays what it is.
enum PackedFormat {
    /// The first byte; bodies of earlier versions are JSON, and begin with a brace.
    static let version: UInt8 = 1
    /// Texts that most bodies have, by their places.
    static let words = [
        "inbox", "acknowledge", "snooze", "resolve", "unacknowledge", "firing", "resolved", "opened", "joined",
        "notified", "acknowledged", "alert_resolved", "severity_changed", "rule",
    ]
    /// Texts of one body that are known by their place, these included.
    static let textLimit = 64

    static func isJSON(_ body: some Collection<UInt8>) -> Bool { body.first == UInt8(ascii: "{") }
}
