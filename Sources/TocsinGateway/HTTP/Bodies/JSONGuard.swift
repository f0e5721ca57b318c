/// What JSON from outside may be, looked at before anything decodes it: its depth, how many values it has, and that no member of an object
/// stands twice (RFC 8259 §4 leaves to each reader which one counts, and two readers that differ can be played against each other).
///
/// One walk over the bytes, without recursion; the time is in proportion to them.
struct JSONGuard {
    struct Limits: Sendable {
        /// Objects and lists in each other.
        var depth = 16
        /// Values in all.
        var values = 5_000

        /// Of a body or a message.
        static let message = Limits()
        /// Of a token's header or claims.
        static let token = Limits(depth: 8, values: 256)
    }

    enum Fault: Error, Hashable, Sendable {
        case syntax
        case tooDeep
        case tooMany
        /// Twice in one object.
        case repeated(String)

        /// One sentence for people.
        var detail: String {
            switch self {
            case .syntax: "This is not JSON."
            case .tooDeep: "The JSON has too many objects and lists in each other."
            case .tooMany: "The JSON has too many values."
            case .repeated(let name): "The member '\(name)' stands twice in one object; send it once."
            }
        }
    }

    private enum Container {
        case list
        case object(Set<[UInt8]>)
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var place = 0
    private var values = 0
    private var open: [Container] = []

    /// What is wrong with a text, or `nil`.
    static func fault(in bytes: [UInt8], limits: Limits) -> Fault? {
        var walk = JSONGuard(bytes: bytes, limits: limits)
        do throws(Fault) {
            try walk.run()
            return nil
        } catch {
            return error
        }
    }

    private init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func run() throws(Fault) {
        var isValueDue = true
        while true {
            skipBlanks()
            if isValueDue {
                isValueDue = try value()
            } else if open.isEmpty {
                guard place == bytes.count else { throw .syntax }
                return
            } else {
                isValueDue = try afterValue()
            }
        }
    }

    /// Takes the beginning of an object or a list, or all of an empty one; whether something is in it.
    private mutating func begin(_ container: Container, end: UInt8) throws(Fault) -> Bool {
        place += 1
        guard open.count < limits.depth else { throw .tooDeep }
        skipBlanks()
        guard next != end else {
            place += 1
            return false
        }
        open.append(container)
        return true
    }

    /// Takes a value, or the beginning of one; whether another value is due then.
    private mutating func value() throws(Fault) -> Bool {
        values += 1
        guard values <= limits.values else { throw .tooMany }
        switch next {
        case UInt8(ascii: "{"):
            guard try begin(.object([]), end: UInt8(ascii: "}")) else { return false }
            try name()
            return true
        case UInt8(ascii: "["):
            return try begin(.list, end: UInt8(ascii: "]"))
        case UInt8(ascii: "\""):
            _ = try text(keeping: false)
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
        return false
    }

    /// What stands between two values of a container, or ends it.
    private mutating func afterValue() throws(Fault) -> Bool {
        guard let container = open.last, let byte = next else { throw .syntax }
        place += 1
        switch (container, byte) {
        case (.list, UInt8(ascii: ",")):
            return true
        case (.object, UInt8(ascii: ",")):
            skipBlanks()
            try name()
            return true
        case (.list, UInt8(ascii: "]")), (.object, UInt8(ascii: "}")):
            open.removeLast()
            return false
        default:
            throw .syntax
        }
    }

    private mutating func name() throws(Fault) {
        let name = try text(keeping: true)
        skipBlanks()
        guard next == UInt8(ascii: ":") else { throw .syntax }
        place += 1
        guard case .object(var names)? = open.popLast() else { throw .syntax }
        guard names.insert(name).inserted else {
            throw .repeated(String(decoding: name.prefix(64), as: UTF8.self))
        }
        open.append(.object(names))
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 32 || (9...10).contains(byte) || byte == 13 { place += 1 }
    }

    private mutating func word(_ word: StaticString) throws(Fault) {
        let length = word.utf8CodeUnitCount
        guard bytes.count - place >= length else { throw .syntax }
        for index in 0..<length where bytes[place + index] != word.utf8Start[index] { throw .syntax }
        place += length
    }

    /// Only what it is made of: whether it can be kept is for whoever reads it.
    private mutating func number() throws(Fault) {
        let start = place
        while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                place += 1
            default:
                guard place > start else { throw .syntax }
                return
            }
        }
        guard place > start else { throw .syntax }
    }

    /// A text with its quotes; its bytes, as they are meant, where they are to be kept.
    private mutating func text(keeping: Bool) throws(Fault) -> [UInt8] {
        guard next == UInt8(ascii: "\"") else { throw .syntax }
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                return text
            case UInt8(ascii: "\\"):
                let scalar = try escape()
                if keeping { text += Array(String(scalar).utf8) }
            case 0..<0x20:
                throw .syntax
            default:
                if keeping { text.append(byte) }
            }
        }
        throw .syntax
    }

    private mutating func escape() throws(Fault) -> Unicode.Scalar {
        guard let byte = next else { throw .syntax }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw .syntax
        }
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // The first half of a pair, or nothing that stands for a character.
        guard (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\") else { throw .syntax }
        place += 1
        guard next == UInt8(ascii: "u") else { throw .syntax }
        place += 1
        let second = try unit()
        guard (0xDC00..<0xE000).contains(second) else { throw .syntax }
        let number = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        guard let scalar = Unicode.Scalar(number) else { throw .syntax }
        return scalar
    }

    private mutating func unit() throws(Fault) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw .syntax }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw .syntax
            }
            number = number << 4 | UInt32(digit)
            place += 1
        }
        return number
    }
}
