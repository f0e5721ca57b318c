/// What is kept of a message that could not be read and is too long to be kept whole: enough to see what it was, and to know it again.
///
/// It stands in its batch in place of the message, so that a replay refuses it as it was refused then, under the same number.
package struct RefusedInput: Hashable, Sendable {
    /// The source that took it; `nil` where the topic itself was at fault.
    package let source: String?
    /// A stable word for programs.
    package let code: String
    /// A sentence for people.
    package let reason: String
    /// Bytes of the payload as it came.
    package let length: Int
    /// SHA-256 of the payload as it came; 32 bytes.
    package let hash: [UInt8]
    /// The beginning of the payload.
    package let head: [UInt8]

    /// Bytes of a hash.
    package static let hashBytes = 32
    /// Bytes that a reason may have; it holds what a device wrote, shortened.
    private static let textLimit = 1024

    package init(source: String?, code: String, reason: String, length: Int, hash: [UInt8], head: [UInt8]) {
        precondition(hash.count == Self.hashBytes, "a SHA-256 hash has \(Self.hashBytes) bytes, not \(hash.count)")
        self.source = source
        self.code = code
        self.reason = reason
        self.length = length
        self.hash = hash
        self.head = head
    }

    /// The head, then a trailer: source, code and reason, each behind its length (2 bytes, all ones for none), the length (8), the
    /// hash, and the length of the trailer (4). Little-endian.
    package var encoded: [UInt8] {
        var bytes = head
        Self.append(source, to: &bytes)
        Self.append(code, to: &bytes)
        Self.append(reason, to: &bytes)
        bytes += withUnsafeBytes(of: UInt64(length).littleEndian) { Array($0) }
        bytes += hash
        let trailer = bytes.count - head.count
        bytes += withUnsafeBytes(of: UInt32(trailer).littleEndian) { Array($0) }
        return bytes
    }

    /// `nil` where the bytes aren't what ``encoded`` gives.
    package init?(encoded bytes: some RandomAccessCollection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= 4 else { return nil }
        let trailer = Self.number(bytes[(bytes.count - 4)...])
        guard let trailer = Int(exactly: trailer), trailer <= bytes.count - 4 else { return nil }
        var rest = bytes[(bytes.count - 4 - trailer)..<(bytes.count - 4)]
        head = Array(bytes[..<rest.startIndex])
        guard
            let source = Self.takeText(&rest), let code = Self.takeText(&rest), let code,
            let reason = Self.takeText(&rest),
            let reason, rest.count == 8 + Self.hashBytes, let length = Int(exactly: Self.number(rest.prefix(8)))
        else { return nil }
        self.source = source
        self.code = code
        self.reason = reason
        self.length = length
        hash = Array(rest.dropFirst(8))
    }

    private static func append(_ text: String?, to bytes: inout [UInt8]) {
        let utf8 = text.map { $0.utf8.prefix(textLimit) }
        let count = utf8.map { UInt16($0.count) } ?? .max
        bytes += withUnsafeBytes(of: count.littleEndian) { Array($0) }
        if let utf8 { bytes += utf8 }
    }

    /// The text, or none; `nil` where there are too few bytes.
    private static func takeText(_ bytes: inout ArraySlice<UInt8>) -> String?? {
        guard bytes.count >= 2 else { return nil }
        let count = Int(number(bytes.prefix(2)))
        bytes = bytes.dropFirst(2)
        guard count != UInt16.max else { return .some(nil) }
        guard bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// At most eight bytes.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
