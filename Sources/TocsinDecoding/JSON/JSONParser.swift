import CSimdjson
package import TocsinExpressions

/// Reads JSON into values with simdjson, whose buffers it keeps for the next document.
package struct JSONParser: ~Copyable, @unchecked Sendable {
    // Sendable because the parser and the buffer are reachable from here alone, the struct can't be copied, and every
    // use is `mutating`: there is one user at a time, on whichever thread.
    private let parser: OpaquePointer?
    private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private let depthLimit: Int
    private let valueLimit: Int

    package init(limits: DecodingLimits) {
        parser = csimdjson_parser_create(limits.depth)
        depthLimit = limits.depth
        valueLimit = limits.values
    }

    deinit {
        csimdjson_parser_destroy(parser)
        buffer.deallocate()
    }

    /// The value of a JSON text (RFC 8259), without a byte order mark.
    ///
    /// A number is a double, the nearest to what is written, but an integer beyond 2⁵³ keeps its digits; of a key that stands twice the later value counts.
    package mutating func parse(_ text: UnsafeRawBufferPointer) throws(Rejection.Reason) -> Value {
        reserve(text.count)
        UnsafeMutableRawBufferPointer(rebasing: buffer[..<text.count]).copyMemory(from: text)
        switch try parseBuffer(text.count) {
        case .value(let value):
            return value
        case .refused:
            return try parseRefused(text)
        }
    }

    private enum Attempt {
        case value(Value)
        /// The text isn't JSON, or holds an integer beyond 64 bits, which simdjson refuses alike.
        case refused
    }

    private mutating func parseBuffer(
        _ count: Int,
        _ wideIntegers: [JSONInspector.WideToken] = []
    ) throws(Rejection.Reason) -> Attempt {
        guard let parser else { throw .outOfMemory }
        var document = csimdjson_document()
        let result = csimdjson_parse(parser, buffer.baseAddress, count, &document)
        switch Int(result) {
        case CSIMDJSON_SUCCESS:
            var reader = TapeReader(
                tape: document.tape,
                strings: document.strings,
                depthLimit: depthLimit,
                valueLimit: valueLimit,
                wideIntegers: wideIntegers
            )
            guard let value = try reader.root() else { return .refused }
            return .value(value)
        case CSIMDJSON_OUT_OF_MEMORY:
            throw .outOfMemory
        case CSIMDJSON_TOO_DEEP:
            throw .tooDeep(limit: depthLimit)
        default:
            return .refused
        }
    }

    /// The slow path: finds out what is wrong, or writes long integers as floating point and reads again.
    private mutating func parseRefused(_ text: UnsafeRawBufferPointer) throws(Rejection.Reason) -> Value {
        if let offset = UTF8Check.firstFault(in: text) { throw .notUTF8(offset: offset) }
        var inspector = JSONInspector(text, depthLimit: depthLimit)
        let wideIntegers = try inspector.findWideIntegers()
        guard !wideIntegers.isEmpty else { throw .notJSON(JSONFault(.refused, at: 0)) }

        let written = rewrite(text, insertingAt: wideIntegers.map(\.end))
        switch try parseBuffer(written, wideIntegers) {
        case .value(let value): return value
        case .refused: throw .notJSON(JSONFault(.refused, at: 0))
        }
    }

    /// Copies the text into the buffer with `e0` behind each integer, which makes it floating point and leaves its value.
    private mutating func rewrite(_ text: UnsafeRawBufferPointer, insertingAt ends: [Int]) -> Int {
        var rewritten: [UInt8] = []
        rewritten.reserveCapacity(text.count + ends.count * 2)
        var read = 0
        for end in ends {
            rewritten.append(contentsOf: text[read..<end])
            rewritten.append(contentsOf: "e0".utf8)
            read = end
        }
        rewritten.append(contentsOf: text[read...])
        reserve(rewritten.count)
        buffer.copyBytes(from: rewritten)
        return rewritten.count
    }

    /// Makes room for a text and the padding that simdjson may read behind it.
    private mutating func reserve(_ count: Int) {
        let needed = count + csimdjson_padding()
        guard buffer.count < needed else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: max(needed, 1024).nextPowerOfTwo, alignment: 64)
        // The padding is read, if only to be ignored, so it is not left undefined.
        buffer.initializeMemory(as: UInt8.self, repeating: 0x20)
    }
}

extension Int {
    fileprivate var nextPowerOfTwo: Int {
        1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
