import TocsinModel

/// Small damage to a text that was right.
enum Mutation {
    static func of(_ text: String, _ random: inout SeededRandom) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...random.below(4) {
            let place = random.below(bytes.count + 1)
            switch random.below(5) {
            case 0: bytes.insert(UInt8(random.below(256)), at: place)
            case 1: if place < bytes.count { bytes.remove(at: place) }
            case 2: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
            case 3: bytes.insert(contentsOf: bytes[place..<min(place + random.below(64), bytes.count)], at: place)
            default: bytes.removeSubrange(place..<min(place + random.below(32), bytes.count))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Damage that keeps the lines: what an editor, a merge or a full disk does to a file.
    static func ofLines(_ text: String, _ random: inout SeededRandom) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0...random.below(5) where !lines.isEmpty {
            let place = random.below(lines.count)
            switch random.below(7) {
            case 0: lines.remove(at: place)
            case 1: lines.insert(lines[random.below(lines.count)], at: place)
            case 2: lines.swapAt(place, random.below(lines.count))
            case 3: lines = Array(lines.prefix(place))
            case 4: lines[place] = String(repeating: " ", count: random.below(9)) + lines[place]
            default:
                guard let colon = lines[place].utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
                lines[place] = String(lines[place][...colon]) + " " + value(&random)
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func value(_ random: inout SeededRandom) -> String {
        switch random.below(6) {
        case 0: random.integerText()
        case 1: random.numberText()
        case 2: "'\(random.text())'"
        case 3: random.pick(["[]", "{}", "~", "true", "&a [*a]", "!!binary x", "|", ">", "[[[[", "{a: {b: {c: 1}}}"])
        case 4: random.pick(["0s", "-1s", "9999999999w", "1ms", "300000000000d", "5m", "none", "auto"])
        default: random.pick(["payload.value > 1.0", "'{{labels.x}}'", "[user:ana]", "critical", "plant/{a}/{b...}"])
        }
    }
}
