/// Where the members of a JSON object lie in its bytes, so that some can be replaced without reading the rest. One pass, no recursion.
struct JSONOutline {
    struct Member {
        let name: String
        let value: Range<Int>
    }

    /// Of the outermost object, in order.
    let members: [Member]

    /// `nil` where the bytes are no JSON object as ``JSONText`` writes one.
    init?(_ bytes: [UInt8]) {
        guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
        var members: [Member] = []
        var place = 1
        while place < bytes.count - 1 {
            guard bytes[place] == UInt8(ascii: "\""), let nameEnd = Self.endOfString(bytes, from: place) else {
                return nil
            }
            guard nameEnd < bytes.count, bytes[nameEnd] == UInt8(ascii: ":"),
                let valueEnd = Self.endOfValue(bytes, from: nameEnd + 1)
            else { return nil }
            let name = String(decoding: bytes[(place + 1)..<(nameEnd - 1)], as: UTF8.self)
            members.append(Member(name: name, value: (nameEnd + 1)..<valueEnd))
            place = valueEnd
            if bytes[place] == UInt8(ascii: ",") { place += 1 }
        }
        self.members = members
    }

    /// Past the closing quote.
    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int? {
        var place = start + 1
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "\""): return place + 1
            default: place += 1
            }
        }
        return nil
    }

    /// Where the comma or the brace after a value is.
    private static func endOfValue(_ bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                guard let end = endOfString(bytes, from: place) else { return nil }
                place = end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return place > start ? place : nil }
                depth -= 1
                place += 1
            case UInt8(ascii: ",") where depth == 0:
                return place > start ? place : nil
            default:
                place += 1
            }
        }
        return nil
    }
}
