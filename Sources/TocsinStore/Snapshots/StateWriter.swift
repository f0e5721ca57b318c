internal import TocsinEngine
internal import TocsinExpressions

/// Where the encoding containers write: one after the other, never two at once.
final class StateWriter {
    private var bytes: [UInt8] = []
    /// Where the lengths of those maps and lists stand that aren't closed yet.
    private var open: [Int] = []
    /// By their bytes: what only looks alike is two texts.
    private var texts: [ByteText: UInt64] = [:]
    private var table: [String] = []
    private var plans: [RoutePlan: UInt64] = [:]
    private var planBodies: [[UInt8]] = []

    var depth: Int { open.count }

    /// Head and body.
    func finish() -> [UInt8] {
        close(to: 0)
        // A state is large: it must not be there twice.
        var body: [UInt8] = []
        swap(&body, &bytes)
        bytes = StateFormat.magic
        number(UInt64(table.count))
        for text in table { inline(text) }
        number(UInt64(planBodies.count))
        for plan in planBodies {
            number(UInt64(plan.count))
            bytes += plan
        }
        body.insert(contentsOf: bytes, at: 0)
        return body
    }

    func begin(_ tag: StateFormat.Tag) {
        self.tag(tag)
        open.append(bytes.count)
        for _ in 0..<4 { bytes.append(0) }
    }

    /// Ends all maps and lists but the outermost `depth`.
    func close(to depth: Int) {
        while open.count > depth {
            let place = open.removeLast()
            guard let length = UInt32(exactly: bytes.count - place - 4) else {
                preconditionFailure("a state of more than 4 GiB can't be written")
            }
            for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: length >> UInt32(8 * byte)) }
        }
    }

    func key(_ name: String) {
        number(place(of: name, always: true) ?? 0)
    }

    func null() { tag(.null) }
    func bool(_ value: Bool) { tag(value ? .yes : .no) }

    func int(_ value: Int64) {
        tag(.int)
        number(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    func uint(_ value: UInt64) {
        tag(.uint)
        number(value)
    }

    func double(_ value: Double) {
        tag(.double)
        for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(8 * byte))) }
    }

    func text(_ value: String) {
        if let place = place(of: value, always: false) {
            tag(.text)
            number(place)
        } else {
            tag(.longText)
            inline(value)
        }
    }

    /// Thousands of incidents have the plan of one route.
    func plan(_ plan: RoutePlan) throws {
        if let place = plans[plan] {
            tag(.plan)
            number(place)
            return
        }
        let outer = (bytes, open)
        (bytes, open) = ([], [])
        try plan.encode(to: StateEncoding(writer: self))
        close(to: 0)
        let body = bytes
        (bytes, open) = outer
        let place = UInt64(planBodies.count)
        planBodies.append(body)
        plans[plan] = place
        tag(.plan)
        number(place)
    }

    private func place(of text: String, always: Bool) -> UInt64? {
        if let place = texts[ByteText(text)] { return place }
        guard always || table.count < StateFormat.tableLimit else { return nil }
        let place = UInt64(table.count)
        texts[ByteText(text)] = place
        table.append(text)
        return place
    }

    private func inline(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            number(UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    private func tag(_ tag: StateFormat.Tag) { bytes.append(tag.rawValue) }

    private func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
