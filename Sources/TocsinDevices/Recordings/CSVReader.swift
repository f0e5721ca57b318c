/// Reads the records of a CSV text one by one (RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes).
struct CSVReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// The line on which the last record began, from 1.
    private(set) var line = 0
    private var nextLine = 1

    init(_ text: [UInt8]) {
        let hasByteOrderMark = text.starts(with: [0xEF, 0xBB, 0xBF])
        bytes = text[(hasByteOrderMark ? 3 : 0)...]
        position = bytes.startIndex
    }

    /// The fields of the next record that isn't an empty line; `nil` at the end.
    mutating func next() throws(RecordingError) -> [String]? {
        while position < bytes.endIndex {
            line = nextLine
            let fields = try record()
            if fields != [""] { return fields }
        }
        return nil
    }

    private mutating func record() throws(RecordingError) -> [String] {
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard position < bytes.endIndex else { return fields }
            let separator = bytes[position]
            position += 1
            if separator == UInt8(ascii: ",") { continue }
            if separator == UInt8(ascii: "\r"), position < bytes.endIndex, bytes[position] == UInt8(ascii: "\n") {
                position += 1
            }
            nextLine += 1
            return fields
        }
    }

    private mutating func field() throws(RecordingError) -> String {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else { return plainField() }
        position += 1
        var content: [UInt8] = []
        while true {
            guard position < bytes.endIndex else { throw RecordingError("a quote is never closed", line: line) }
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "\"") else {
                if byte == UInt8(ascii: "\n") { nextLine += 1 }
                content.append(byte)
                continue
            }
            guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else { break }
            content.append(byte)
            position += 1
        }
        guard position == bytes.endIndex || Self.ends(bytes[position]) else {
            throw RecordingError("a comma is expected after a quoted field", line: line)
        }
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func plainField() -> String {
        let start = position
        while position < bytes.endIndex, !Self.ends(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func ends(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
