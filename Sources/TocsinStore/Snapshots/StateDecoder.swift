internal import Foundation
internal import TocsinEngine

/// Reads what ``StateEncoder`` wrote, and the JSON of earlier versions.
enum StateDecoder {
    static func decode<State: Decodable>(_ type: State.Type, from data: Data) throws -> State {
        guard data.starts(with: StateFormat.magic) else { return try JSONDecoder().decode(type, from: data) }
        return try data.withUnsafeBytes { bytes in
            let reader = try StateReader(bytes)
            return try State(from: StateDecoding(reader: reader, place: reader.body))
        }
    }
}

/// The decoder of the value at one place, which is also its container where it is a single value.
struct StateDecoding: Decoder, SingleValueDecodingContainer {
    let reader: StateReader
    let place: Int
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map = try reader.tag(at: place) else { throw StateReader.Broken(what: "no map", at: place) }
        return KeyedDecodingContainer(try StateMapDecoding<Key>(reader: reader, range: reader.range(at: place)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .list = try reader.tag(at: place) else { throw StateReader.Broken(what: "no list", at: place) }
        return StateListDecoding(reader: reader, range: try reader.range(at: place))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { (try? reader.isNull(at: place)) ?? false }
    func decode(_ type: Bool.Type) throws -> Bool { try reader.bool(at: place) }
    func decode(_ type: String.Type) throws -> String { try reader.text(at: place) }
    func decode(_ type: Double.Type) throws -> Double { try reader.double(at: place) }
    func decode(_ type: Float.Type) throws -> Float { Float(try reader.double(at: place)) }
    func decode(_ type: Int.Type) throws -> Int { try reader.integer(at: place, type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try reader.integer(at: place, type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try reader.integer(at: place, type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try reader.integer(at: place, type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try reader.integer(at: place, type) }
    func decode(_ type: UInt.Type) throws -> UInt { try reader.integer(at: place, type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try reader.integer(at: place, type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try reader.integer(at: place, type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try reader.integer(at: place, type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try reader.integer(at: place, type) }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        T.self == RoutePlan.self ? try plan() : try T(from: self)
    }

    /// For itself: the cast makes every caller look up what an optional of its type is, and every value comes by here.
    @inline(never)
    private func plan<T: Decodable>() throws -> T {
        if case .plan = try reader.tag(at: place), let plan = try reader.plan(at: place) as? T { return plan }
        return try T(from: self)
    }
}

/// Of at most three words, so that the existential that everybody holds it in needs no place of its own.
private struct StateListDecoding: UnkeyedDecodingContainer {
    let reader: StateReader
    private var place: UInt32
    private let end: UInt32
    private var index: UInt32 = 0
    var currentIndex: Int { Int(index) }
    var codingPath: [any CodingKey] { [] }
    /// Not known beforehand.
    var count: Int? { nil }
    var isAtEnd: Bool { place >= end }

    /// - Parameter range: within a state, which is never larger than ``StateFormat/sizeLimit``.
    init(reader: StateReader, range: Range<Int>) {
        self.reader = reader
        place = UInt32(range.lowerBound)
        end = UInt32(range.upperBound)
    }

    private mutating func next() throws -> StateDecoding {
        let value = StateDecoding(reader: reader, place: Int(place))
        guard !isAtEnd else { throw StateReader.Broken(what: "the end of a list", at: value.place) }
        place = UInt32(try reader.end(of: value.place))
        index += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, try reader.isNull(at: Int(place)) else { return false }
        _ = try next()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try next().decode(type) }
    mutating func decode(_ type: String.Type) throws -> String { try next().decode(type) }
    mutating func decode(_ type: Double.Type) throws -> Double { try next().decode(type) }
    mutating func decode(_ type: Int.Type) throws -> Int { try next().decode(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try next().decode(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next().decode(type) }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }
}

/// A class, because the one that everybody holds copies it for each member otherwise.
private final class StateMapDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: StateReader
    private let range: Range<Int>
    /// Where the values of a large map stand; small ones are looked through.
    private let index: [String: Int]?
    /// The member that was asked for last: the next to be asked for is mostly the one behind it.
    private var latest: Int
    var codingPath: [any CodingKey] { [] }

    /// Bytes of a map from which on it is worth while to know where its members are.
    private static var large: Int { 4096 }

    init(reader: StateReader, range: Range<Int>) throws {
        self.reader = reader
        self.range = range
        latest = range.lowerBound
        guard range.count >= Self.large else {
            index = nil
            return
        }
        var index: [String: Int] = [:]
        var place = range.lowerBound
        while place < range.upperBound {
            index[try reader.key(&place)] = place
            place = try reader.end(of: place)
        }
        self.index = index
    }

    var allKeys: [Key] {
        if let index { return index.keys.sorted().compactMap { Key(stringValue: $0) } }
        var keys: [Key] = []
        var place = range.lowerBound
        while place < range.upperBound, let name = try? reader.key(&place), let end = try? reader.end(of: place) {
            if let key = Key(stringValue: name) { keys.append(key) }
            place = end
        }
        return keys
    }

    private func find(_ name: String) throws -> StateDecoding? {
        if let index { return index[name].map { StateDecoding(reader: reader, place: $0) } }
        return try find(name, in: latest..<range.upperBound) ?? find(name, in: range.lowerBound..<latest)
    }

    private func find(_ name: String, in part: Range<Int>) throws -> StateDecoding? {
        var place = part.lowerBound
        while place < part.upperBound {
            let member = place
            if try reader.key(&place) == name {
                latest = member
                return StateDecoding(reader: reader, place: place)
            }
            place = try reader.end(of: place)
        }
        return nil
    }

    private func at(_ key: Key) throws -> StateDecoding {
        guard let value = try find(key.stringValue) else {
            throw StateReader.Broken(what: "no '\(key.stringValue)'", at: range.lowerBound)
        }
        return value
    }

    func contains(_ key: Key) -> Bool { ((try? find(key.stringValue)) ?? nil) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try at(key).decodeNil() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try at(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try at(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try at(key).decode(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try at(key).decode(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try at(key).decode(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try at(key).decode(type) }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try at(key).decode(type) }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        guard let value = try find(key.stringValue), !value.decodeNil() else { return nil }
        return try value.decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try at(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try at(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        guard let value = try find("super") else { throw StateReader.Broken(what: "no 'super'", at: range.lowerBound) }
        return value
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }
}
