/// An opaque constant of an ordered set, such as a severity: `info < warning < error < critical`.
///
/// Symbols of one type compare by ordinal. In expressions `severity == "critical"` compares a symbol with a string by
/// name, and `string(severity)` is the name.
package struct Symbol: Sendable {
    // Behind a reference so that a `Value` stays small.
    private final class Storage: Sendable {
        let type: String
        let name: String
        let ordinal: Int

        init(type: String, name: String, ordinal: Int) {
            self.type = type
            self.name = name
            self.ordinal = ordinal
        }
    }

    private let storage: Storage

    package init(type: String, name: String, ordinal: Int) {
        storage = Storage(type: type, name: name, ordinal: ordinal)
    }

    /// The set the symbol belongs to, such as `severity`.
    package var type: String { storage.type }

    package var name: String { storage.name }

    /// The symbol's place in its set, lowest first.
    package var ordinal: Int { storage.ordinal }

    /// The symbols of a set from their names, lowest first.
    package static func ordered(_ type: String, _ names: [String]) -> [Symbol] {
        names.enumerated().map { Symbol(type: type, name: $0.element, ordinal: $0.offset) }
    }
}

extension Symbol: Hashable {
    package static func == (left: Symbol, right: Symbol) -> Bool {
        left.storage === right.storage
            || (left.ordinal == right.ordinal && left.name.isIdentical(toBytesOf: right.name)
                && left.type.isIdentical(toBytesOf: right.type))
    }

    package func hash(into hasher: inout Hasher) {
        type.hashBytes(into: &hasher)
        name.hashBytes(into: &hasher)
    }
}

extension Symbol: Comparable {
    /// The order within a type; symbols of different types are ordered by type so that the order is total.
    package static func < (left: Symbol, right: Symbol) -> Bool {
        if !left.type.isIdentical(toBytesOf: right.type) { return left.type.precedes(byBytes: right.type) }
        return left.ordinal != right.ordinal ? left.ordinal < right.ordinal : left.name.precedes(byBytes: right.name)
    }
}

extension Symbol: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(type)
        try container.encode(name)
        try container.encode(ordinal)
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        let type = try container.decode(String.self)
        let name = try container.decode(String.self)
        self.init(type: type, name: name, ordinal: try container.decode(Int.self))
    }
}
