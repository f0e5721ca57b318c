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
        let payload = payload.withoutByteOrderMark
        switch format {
        case .json:
            guard !payload.isEmpty else { throw .emptyPayload }
            return try json.parse(payload)
        case .number:
            guard !payload.isEmpty else { throw .emptyPayload }
            return try number(payload)
        case .text:
            return .string(try text(payload))
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
        guard UTF8Check.firstFault(in: payload) == nil, !payload.contains(0) else { throw .binary }
        return .string(try text(payload))
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var withoutByteOrderMark: UnsafeRawBufferPointer {
        guard count >= 3, self[0] == 0xEF, self[1] == 0xBB, self[2] == 0xBF else { return self }
        return UnsafeRawBufferPointer(rebasing: self[3...])
    }

    /// The beginning of a payload for people, with what isn't UTF-8 replaced.
    fileprivate var excerpt: String {
        let limit = 40
        let trimmed = trimmingBlanks
        let start = String(decoding: trimmed.prefix(limit), as: UTF8.self)
        return trimmed.count > limit ? start + "…" : start
    }
}
