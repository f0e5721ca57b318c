import TocsinExpressions

/// Reads payloads by the format of their source.
struct PayloadReader: ~Copyable {
    private let limits: DecodingLimits
    private var json: JSONParser

    init(limits: DecodingLimits) {
        self.limits = limits
        json = JSONParser(limits: limits)
    }

    mutating func read(_ payload: UnsafeRawBufferPointer, as format: PayloadFormat) throws(Rejection.Reason) -> Value {
        guard payload.count <= limits.payloadBytes else {
            throw .payloadTooLong(bytes: payload.count, limit: limits.payloadBytes)
        }
        // A byte order mark says how the text is encoded and is no part of it.
        let payload = payload.withoutByteOrderMark.withoutTerminators
        switch format {
        case .json:
            guard !payload.isEmpty else { throw .emptyPayload }
            return try json.parse(payload)
        case .number:
            guard !payload.isEmpty else { throw .emptyPayload }
            return try number(payload)
        case .text:
            return .string(try text(payload.withoutLineEnd))
        case .auto:
            return try whatever(payload)
        }
    }

    /// JSON, else a number, else text; the first byte says which of them it can be.
    private mutating func whatever(_ payload: UnsafeRawBufferPointer) throws(Rejection.Reason) -> Value {
        guard let first = payload.first(where: { !$0.isJSONBlank }) else { return try anyText(payload) }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            // Half a document is broken JSON and not text.
            return try json.parse(payload)
        case UInt8(ascii: "\""), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            do throws(Rejection.Reason) { return try json.parse(payload) } catch { return try anyText(payload) }
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            switch DecimalText(payload, keepsLeadingZeros: true) {
            case .number(let number): return .double(number)
            case .wide(let number): return .wide(number)
            case .outOfRange: throw .numberOutOfRange(payload.excerpt)
            case .notANumber: return try anyText(payload)
            }
        default:
            return try anyText(payload)
        }
    }

    private func number(_ payload: UnsafeRawBufferPointer) throws(Rejection.Reason) -> Value {
        switch DecimalText(payload, keepsLeadingZeros: false) {
        case .number(let number): return .double(number)
        case .wide(let number): return .wide(number)
        case .outOfRange: throw .numberOutOfRange(payload.excerpt)
        case .notANumber: throw .notANumber(payload.excerpt)
        }
    }

    private func text(_ payload: UnsafeRawBufferPointer) throws(Rejection.Reason) -> String {
        if let offset = UTF8Check.firstFault(in: payload) { throw .notUTF8(offset: offset) }
        guard payload.count <= limits.textBytes else {
            throw .textTooLong(bytes: payload.count, limit: limits.textBytes)
        }
        return String(decoding: payload, as: UTF8.self)
    }

    /// Text where nothing says that it is text: a NUL betrays something else.
    private func anyText(_ payload: UnsafeRawBufferPointer) throws(Rejection.Reason) -> Value {
        let payload = payload.withoutLineEnd
        if UTF8Check.firstFault(in: payload) != nil { throw .binary }
        if let offset = payload.firstIndex(of: 0) { throw .holdsNUL(offset: offset) }
        return .string(try text(payload))
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var withoutByteOrderMark: UnsafeRawBufferPointer {
        guard count >= 3, self[0] == 0xEF, self[1] == 0xBB, self[2] == 0xBF else { return self }
        return UnsafeRawBufferPointer(rebasing: self[3...])
    }

    /// Without the NULs at the end: how a program in C ends its texts, and fills up its buffers.
    fileprivate var withoutTerminators: UnsafeRawBufferPointer {
        guard last == 0 else { return self }
        let end = lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        return UnsafeRawBufferPointer(rebasing: self[..<end])
    }

    /// Without the line ends at the end, which a shell or a serial line leaves there.
    fileprivate var withoutLineEnd: UnsafeRawBufferPointer {
        let end = lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
        return UnsafeRawBufferPointer(rebasing: self[..<end])
    }

    /// The beginning of a payload for people, with what isn't UTF-8 replaced.
    fileprivate var excerpt: String {
        let limit = 40
        let trimmed = trimmingBlanks
        let start = String(decoding: trimmed.prefix(limit), as: UTF8.self)
        return trimmed.count > limit ? start + "…" : start
    }
}
