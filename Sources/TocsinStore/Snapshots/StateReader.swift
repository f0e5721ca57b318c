internal import TocsinEngine

/// The bytes of a state, and what stands in its tables. Every read is checked: a broken file is an error, never a trap.
final class StateReader {
    /// What can't be read, and where.
    struct Broken: Error, CustomStringConvertible {
        let what: String
        let at: Int

        var description: String { "\(what) at byte \(at)" }
    }

    private let bytes: UnsafeRawBufferPointer
    private let texts: [String]
    private let plans: [RoutePlan]
    /// Where the state itself begins.
    let body: Int

    /// - Parameter bytes: alive for as long as this is.
    convenience init(_ bytes: UnsafeRawBufferPointer) throws {
        guard bytes.starts(with: StateFormat.magic) else { throw Broken(what: "no state", at: 0) }
        guard bytes.count <= StateFormat.sizeLimit else { throw Broken(what: "more than a state may have", at: 0) }
        var place = StateFormat.magic.count
        let head = StateReader(bytes, texts: [], plans: [], body: place)
        let textCount = try head.count(&place)
        var texts: [String] = []
        texts.reserveCapacity(textCount)
        for _ in 0..<textCount { texts.append(try head.inline(&place)) }
        // Plans have texts, but no plans in them.
        let table = StateReader(bytes, texts: texts, plans: [], body: place)
        let planCount = try table.count(&place)
        var plans: [RoutePlan] = []
        for _ in 0..<planCount {
            let length = try table.count(&place)
            plans.append(try RoutePlan(from: StateDecoding(reader: table, place: place)))
            place += length
        }
        self.init(bytes, texts: texts, plans: plans, body: place)
    }

    private init(_ bytes: UnsafeRawBufferPointer, texts: [String], plans: [RoutePlan], body: Int) {
        self.bytes = bytes
        self.texts = texts
        self.plans = plans
        self.body = body
    }

    func tag(at place: Int) throws -> StateFormat.Tag {
        guard place < bytes.count, let tag = StateFormat.Tag(rawValue: bytes[place]) else {
            throw Broken(what: "no value", at: place)
        }
        return tag
    }

    /// The place behind the value that begins at `place`.
    func end(of place: Int) throws -> Int {
        var next = place + 1
        switch try tag(at: place) {
        case .null, .no, .yes: break
        case .int, .uint, .text, .plan: _ = try number(&next)
        case .double: next += 8
        case .longText: next = try next + { try count(&next) }()
        case .map, .list: next = try range(at: place).upperBound
        }
        return next
    }

    /// What a map or a list holds.
    func range(at place: Int) throws -> Range<Int> {
        guard place + 5 <= bytes.count else { throw Broken(what: "no length", at: place) }
        let length = bytes.loadUnaligned(fromByteOffset: place + 1, as: UInt32.self)
        let end = place + 5 + Int(UInt32(littleEndian: length))
        guard end <= bytes.count else { throw Broken(what: "a length beyond the end", at: place) }
        return place + 5..<end
    }

    /// The name of a map's member; `place` moves on to its value.
    func key(_ place: inout Int) throws -> String {
        try text(in: Int(truncatingIfNeeded: number(&place)), place)
    }

    func isNull(at place: Int) throws -> Bool {
        switch try tag(at: place) {
        case .null: true
        case .no, .yes, .int, .uint, .double, .text, .longText, .map, .list, .plan: false
        }
    }

    func bool(at place: Int) throws -> Bool {
        switch try tag(at: place) {
        case .no: return false
        case .yes: return true
        case .null, .int, .uint, .double, .text, .longText, .map, .list, .plan:
            throw Broken(what: "no boolean", at: place)
        }
    }

    func integer<Number: FixedWidthInteger>(at place: Int, _ type: Number.Type) throws -> Number {
        var next = place + 1
        let exact: Number?
        switch try tag(at: place) {
        case .int:
            let raw = try number(&next)
            exact = Number(exactly: Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1))
        case .uint:
            exact = Number(exactly: try number(&next))
        case .null, .no, .yes, .double, .text, .longText, .map, .list, .plan:
            exact = nil
        }
        guard let exact else { throw Broken(what: "no \(Number.self)", at: place) }
        return exact
    }

    func double(at place: Int) throws -> Double {
        switch try tag(at: place) {
        case .double:
            guard place + 9 <= bytes.count else { throw Broken(what: "no double", at: place) }
            let bits = bytes.loadUnaligned(fromByteOffset: place + 1, as: UInt64.self)
            return Double(bitPattern: UInt64(littleEndian: bits))
        case .int, .uint:
            return Double(try integer(at: place, Int64.self))
        case .null, .no, .yes, .text, .longText, .map, .list, .plan:
            throw Broken(what: "no double", at: place)
        }
    }

    func text(at place: Int) throws -> String {
        var next = place + 1
        switch try tag(at: place) {
        case .text: return try text(in: Int(truncatingIfNeeded: number(&next)), place)
        case .longText: return try inline(&next)
        case .null, .no, .yes, .int, .uint, .double, .map, .list, .plan: throw Broken(what: "no text", at: place)
        }
    }

    func plan(at place: Int) throws -> RoutePlan {
        var next = place + 1
        let index = try count(&next, limit: plans.count)
        guard index < plans.count else { throw Broken(what: "no plan \(index)", at: place) }
        return plans[index]
    }

    /// - Parameter index: where it stands in the table; what is spoilt may be any number.
    private func text(in index: Int, _ place: Int) throws -> String {
        guard texts.indices.contains(index) else { throw Broken(what: "no text \(index)", at: place) }
        return texts[index]
    }

    private func inline(_ place: inout Int) throws -> String {
        let length = try count(&place)
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[place..<place + length]), as: UTF8.self)
        place += length
        return text
    }

    /// A number of things that are still to come, of at least a byte each.
    private func count(_ place: inout Int, limit: Int? = nil) throws -> Int {
        let start = place
        let number = try number(&place)
        guard let count = Int(exactly: number), count <= limit ?? (bytes.count - place) else {
            throw Broken(what: "more than there is", at: start)
        }
        return count
    }

    private func number(_ place: inout Int) throws -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count, shift < 64 {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw Broken(what: "no number", at: place)
    }
}
