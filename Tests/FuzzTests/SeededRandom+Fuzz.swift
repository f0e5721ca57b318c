import TocsinModel

extension SeededRandom {
    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(limit, 1), using: &self) }

    mutating func chance(_ part: Int, of whole: Int) -> Bool { below(whole) < part }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    mutating func times<Element>(_ range: ClosedRange<Int>, _ make: (inout SeededRandom) -> Element) -> [Element] {
        (0..<Int.random(in: range, using: &self)).map { _ in make(&self) }
    }

    /// A number of the kind at which arithmetic breaks.
    mutating func integerText() -> String {
        pick([
            "0", "1", "-1", "2", "255", "256", "65535", "2147483647", "-2147483648", "4294967295", "9007199254740993",
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
            "18446744073709551616", "1000000000000000000000", "\(below(1000))",
        ])
    }

    mutating func numberText() -> String {
        pick([
            integerText(), "0.0", "-0.0", "1.5", "1e308", "-1e308", "1e-320", "1e400", "0.1", "1E+2", "253402300800",
            "\(below(100)).\(below(1000))", "1700000000", "1700000000000", "1700000000000000", "1700000000000000000",
        ])
    }

    /// A text of the kind at which text handling breaks.
    mutating func text() -> String {
        switch below(14) {
        case 0: ""
        case 1: "a" + String(repeating: "\u{301}\u{323}", count: below(300))
        case 2: String(repeating: pick(["a", "ab", "é", "e\u{301}", "👩‍👩‍👧", "\u{200D}", "\u{1F1E6}"]), count: below(200))
        case 3: "K\u{212A}\u{E4}a\u{308}"
        case 4: pick(["\u{0}", "\n", "\r\n", "\u{202E}", "\u{FEFF}", "\u{10FFFF}", "\u{7F}", "\"", "\\", "{{", "}}"])
        case 5: integerText()
        case 6: numberText()
        case 7:
            pick(["2026-11-28T03:00:00Z", "2026-02-30T25:61:61+99:99", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z"])
        case 8: pick(["1h", "-1h", "9223372036854775807s", "1.5ns", "106751991167d", "1w2"])
        case 9:
            pick([
                "Europe/Lisbon", "+14:00", "-99:99", "Nowhere/Land", "%s %d %99999999d %.99999999f", "%%", "(a+)+$",
                "[",
            ])
        case 10: times(0...8) { $0.pick(["a", "/", "+", "#", "$", "{", "}", "..."]) }.joined()
        case 11: times(1...4) { $0.text() }.joined(separator: pick(["", " ", ",", "."]))
        case 12: String(UnicodeScalar(UInt32(below(0xD7FF))) ?? "x")
        default: pick(["plant", "porto", "fz-1", "temperature", "ana", "true", "null", "critical"])
        }
    }
}
