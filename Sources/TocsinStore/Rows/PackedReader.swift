internal import TocsinModel
internal import TocsinTime

/// Reads what ``PackedWriter`` wrote. Every read is checked: a broken row is an error, never a trap.
struct PackedReader {
    /// What can't be read, and at which byte.
    struct Broken: Error, CustomStringConvertible {
        let what: String
        let at: Int

        var description: String { "\(what) at byte \(at)" }
    }

    private let bytes: [UInt8]
    private var place = 0
    private var texts: [String]
    private let base: Timestamp

    /// - Parameters:
    ///   - known: as the writer had them.
    ///   - base: as the writer had it.
    init(_ bytes: [UInt8], known: [String], base: Timestamp) throws(Broken) {
        self.bytes = bytes
        self.base = base
        texts = PackedFormat.words + known
        guard try byte() == PackedFormat.version else { throw Broken(what: "another format", at: 0) }
    }

    mutating func byte() throws(Broken) -> Int {
        guard place < bytes.count else { throw Broken(what: "the end", at: place) }
        defer { place += 1 }
        return Int(bytes[place])
    }

    mutating func number() throws(Broken) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            let next = try byte()
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
        throw Broken(what: "no number", at: place)
    }

    /// A number of things that are still to come, of at least a byte each.
    mutating func count() throws(Broken) -> Int {
        guard let count = Int(exactly: try number()), count <= bytes.count - place else {
            throw Broken(what: "more than there is", at: place)
        }
        return count
    }

    mutating func time() throws(Broken) -> Timestamp {
        let raw = try number()
        let distance = Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
        return Timestamp(milliseconds: base.milliseconds &+ distance)
    }

    mutating func text() throws(Broken) -> String {
        let head = try number()
        guard let size = Int(exactly: head >> 1) else { throw Broken(what: "no text", at: place) }
        if head & 1 == 1 {
            guard texts.indices.contains(size) else { throw Broken(what: "no text \(size)", at: place) }
            return texts[size]
        }
        guard size <= bytes.count - place else { throw Broken(what: "a text beyond the end", at: place) }
        let text = String(decoding: bytes[place..<place + size], as: UTF8.self)
        place += size
        if texts.count < PackedFormat.textLimit { texts.append(text) }
        return text
    }

    mutating func optional<Value>(
        _ read: (inout PackedReader) throws(Broken) -> Value
    ) throws(Broken) -> Value? {
        try byte() == 0 ? nil : try read(&self)
    }

    mutating func list<Element>(
        _ read: (inout PackedReader) throws(Broken) -> Element
    ) throws(Broken) -> [Element] {
        let count = try count()
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    mutating func user() throws(Broken) -> UserID {
        let text = try text()
        guard let user = UserID(text) else { throw Broken(what: "no user", at: place) }
        return user
    }

    mutating func severity() throws(Broken) -> Severity {
        let rank = try byte()
        guard let severity = Severity.allCases.first(where: { $0.rank == rank }) else {
            throw Broken(what: "no severity", at: place)
        }
        return severity
    }

    mutating func labels() throws(Broken) -> Labels {
        Labels(
            try list { packed throws(Broken) in
                Labels.Pair(name: try packed.text(), value: try packed.text())
            }
        )
    }

    mutating func links() throws(Broken) -> [Link] {
        try list { packed throws(Broken) in Link(text: try packed.text(), href: try packed.text()) }
    }
}
