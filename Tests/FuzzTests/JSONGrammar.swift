import TocsinModel

/// Makes documents that are mostly JSON, and now and then nearly.
enum JSONGrammar {
    static func document(_ random: inout SeededRandom) -> String {
        var text = value(&random, depth: random.below(7))
        if random.chance(1, of: 12) {
            let hurt = random.below(text.unicodeScalars.count + 1)
            var scalars = Array(text.unicodeScalars)
            scalars.insert(
                contentsOf: random.pick(["{", "]", "\"", "\\u", "\u{0}", ",", "1e", "-"]).unicodeScalars,
                at: hurt
            )
            text = String(String.UnicodeScalarView(scalars))
        }
        if random.chance(1, of: 30) { text = String(repeating: "[", count: random.below(2000)) + text }
        if random.chance(1, of: 20) { text += random.pick(["\u{0}", "\r\n", "\n\n", " ", "\u{FEFF}"]) }
        return text
    }

    private static func value(_ random: inout SeededRandom, depth: Int) -> String {
        guard depth > 0, !random.chance(1, of: 4) else { return scalar(&random) }
        if random.chance(1, of: 2) {
            return "[\(random.times(0...6) { value(&$0, depth: depth - 1) }.joined(separator: ","))]"
        }
        let members = random.times(0...6) { random in
            let key = random.pick(["value", "t", "list", "text", "deep", "ts", "id", "readings", random.text()])
            return "\(quoted(key)):\(value(&random, depth: depth - 1))"
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func scalar(_ random: inout SeededRandom) -> String {
        switch random.below(4) {
        case 0: random.numberText()
        case 1: quoted(random.text())
        case 2: random.pick(["true", "false", "null", "\"\\ud800\"", "\"\\u0000\"", "NaN", "-Infinity"])
        default: "\(random.below(100))"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x22, 0x5C: "\\\(scalar)"
            case 0..<0x20: "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
