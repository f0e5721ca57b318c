internal import TocsinTime

extension Value {
    /// The value as people read it in a notification; the same for the same value everywhere.
    ///
    /// Null and absent values are empty, lists are joined by commas, times are RFC 3339 in UTC, and numbers have no
    /// more digits than mean something.
    package var displayText: String { displayText(limit: Template.outputLimit + 4) }

    /// The same, cut between scalars when it is longer than so many bytes.
    package func displayText(limit: Int) -> String {
        var text = ""
        appendDisplay(to: &text, limit, depth: 0)
        return text.prefix(bytes: limit)
    }

    /// Appends the text, and stops soon after it is longer than the limit.
    private func appendDisplay(to text: inout String, _ limit: Int, depth: Int) {
        guard text.utf8.count <= limit, depth < 16 else { return }
        switch self {
        case .null: break
        case .bool(let value): text += value ? "true" : "false"
        case .int(let number): text += String(number)
        case .uint(let number): text += String(number)
        case .double(let number): text += number.displayText
        case .wide(let number): text += number.text
        case .string(let value): text += value.prefix(bytes: limit)
        case .bytes(let bytes): text += Base64.encode(Array(bytes.prefix(limit)))
        case .timestamp(let time): text += time.description
        case .duration(let duration): text += duration.displayText
        case .type(let type): text += type.name
        case .symbol(let symbol): text += symbol.name
        case .optional(let optional): optional.value?.appendDisplay(to: &text, limit, depth: depth + 1)
        case .list(let list):
            for (position, element) in list.prefix(limit).enumerated() {
                if position > 0 { text += ", " }
                element.appendDisplay(to: &text, limit, depth: depth + 1)
            }
        case .map(let map):
            for (position, entry) in map.entries.prefix(limit).enumerated() {
                if position > 0 { text += ", " }
                entry.key.appendDisplay(to: &text, limit, depth: depth + 1)
                text += ": "
                entry.value.appendDisplay(to: &text, limit, depth: depth + 1)
            }
        }
    }
}

extension Double {
    /// The number as people read it: whole numbers without a point, others as they are when they have at most six
    /// decimals, otherwise rounded to three decimals or four significant digits, whichever are more.
    package var displayText: String {
        guard isFinite else { return shortestText }
        if magnitude < 0x1p63, self == rounded(.towardZero) { return String(Int64(self)) }
        let shortest = shortestText
        if shortest.contains("e") {
            if magnitude >= 1 { return shortest }
            return magnitude < 1e-6 ? scientific(fractionDigits: 3).trimmedMantissa : significant
        }
        let decimals = shortest.split(separator: ".").last?.utf8.count ?? 0
        return decimals <= 6 ? shortest : significant
    }

    /// Rounded to three decimals or four significant digits, without trailing zeros.
    private var significant: String {
        fixed(fractionDigits: magnitude < 1 ? Swift.max(3, digitsToFirst + 3) : 3).trimmedFraction
    }

    /// The place of the first digit after the point that is not zero, for numbers below one.
    private var digitsToFirst: Int {
        let text = scientific(fractionDigits: 3)
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "-")) else { return 0 }
        return Int(text[text.index(after: mark)...]) ?? 0
    }
}

extension String {
    /// A decimal number without trailing zeros after its point.
    fileprivate var trimmedFraction: String {
        guard contains(".") else { return self }
        var text = self
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }

    /// A number in scientific notation without trailing zeros before its exponent.
    fileprivate var trimmedMantissa: String {
        guard let mark = firstIndex(of: "e") else { return self }
        return String(self[..<mark]).trimmedFraction + self[mark...]
    }
}

extension DurationValue {
    /// The length of time in days, hours, minutes and seconds, as `1h30m`; parts that are zero are left out.
    package var displayText: String {
        var rest = nanoseconds.magnitude
        var text = TimeUnit.takeText(of: [.day, .hour, .minute], from: &rest, grain: .nanosecond)
        if rest > 0 || text.isEmpty { text += DurationValue(nanoseconds: Int64(rest)).description }
        return (nanoseconds < 0 ? "-" : "") + text
    }
}
