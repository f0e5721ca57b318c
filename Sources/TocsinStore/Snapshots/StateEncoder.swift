internal import TocsinEngine

/// Writes the engine's state in the form of ``StateFormat``.
enum StateEncoder {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let writer = StateWriter()
        try value.encode(to: StateEncoding(writer: writer))
        return writer.finish()
    }
}

/// The encoder of one value.
struct StateEncoding: Encoder {
    let writer: StateWriter
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.begin(.map)
        return KeyedEncodingContainer(StateMapEncoding<Key>(writer: writer, depth: writer.depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.begin(.list)
        return StateListEncoding(writer: writer, depth: writer.depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { StateValueEncoding(writer: writer) }
}

struct StateValueEncoding: SingleValueEncodingContainer {
    let writer: StateWriter
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { writer.null() }
    func encode(_ value: Bool) { writer.bool(value) }
    func encode(_ value: String) { writer.text(value) }
    func encode(_ value: Double) { writer.double(value) }
    func encode(_ value: Float) { writer.double(Double(value)) }
    func encode(_ value: Int) { writer.int(Int64(value)) }
    func encode(_ value: Int8) { writer.int(Int64(value)) }
    func encode(_ value: Int16) { writer.int(Int64(value)) }
    func encode(_ value: Int32) { writer.int(Int64(value)) }
    func encode(_ value: Int64) { writer.int(value) }
    func encode(_ value: UInt) { writer.uint(UInt64(value)) }
    func encode(_ value: UInt8) { writer.uint(UInt64(value)) }
    func encode(_ value: UInt16) { writer.uint(UInt64(value)) }
    func encode(_ value: UInt32) { writer.uint(UInt64(value)) }
    func encode(_ value: UInt64) { writer.uint(value) }

    func encode<T: Encodable>(_ value: T) throws {
        if T.self == RoutePlan.self, let plan = value as? RoutePlan {
            try writer.plan(plan)
        } else {
            try value.encode(to: StateEncoding(writer: writer))
        }
    }
}

private struct StateListEncoding: UnkeyedEncodingContainer {
    let writer: StateWriter
    let depth: Int
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(writer: StateWriter, depth: Int) {
        self.writer = writer
        self.depth = depth
    }

    private mutating func next() -> StateValueEncoding {
        writer.close(to: depth)
        count += 1
        return StateValueEncoding(writer: writer)
    }

    mutating func encodeNil() { next().encodeNil() }
    mutating func encode(_ value: Bool) { next().encode(value) }
    mutating func encode(_ value: String) { next().encode(value) }
    mutating func encode(_ value: Double) { next().encode(value) }
    mutating func encode(_ value: Int) { next().encode(value) }
    mutating func encode(_ value: Int64) { next().encode(value) }
    mutating func encode(_ value: UInt64) { next().encode(value) }
    mutating func encode<T: Encodable>(_ value: T) throws { try next().encode(value) }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        _ = next()
        return StateEncoding(writer: writer).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        _ = next()
        return StateEncoding(writer: writer).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        _ = next()
        return StateEncoding(writer: writer)
    }
}

private struct StateMapEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: StateWriter
    let depth: Int
    var codingPath: [any CodingKey] { [] }

    private func at(_ name: String) -> StateValueEncoding {
        writer.close(to: depth)
        writer.key(name)
        return StateValueEncoding(writer: writer)
    }

    mutating func encodeNil(forKey key: Key) { at(key.stringValue).encodeNil() }
    mutating func encode(_ value: Bool, forKey key: Key) { at(key.stringValue).encode(value) }
    mutating func encode(_ value: String, forKey key: Key) { at(key.stringValue).encode(value) }
    mutating func encode(_ value: Double, forKey key: Key) { at(key.stringValue).encode(value) }
    mutating func encode(_ value: Int, forKey key: Key) { at(key.stringValue).encode(value) }
    mutating func encode(_ value: Int64, forKey key: Key) { at(key.stringValue).encode(value) }
    mutating func encode(_ value: UInt64, forKey key: Key) { at(key.stringValue).encode(value) }
    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try at(key.stringValue).encode(value) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        _ = at(key.stringValue)
        return StateEncoding(writer: writer).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        _ = at(key.stringValue)
        return StateEncoding(writer: writer).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        _ = at("super")
        return StateEncoding(writer: writer)
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        _ = at(key.stringValue)
        return StateEncoding(writer: writer)
    }
}
