/// A number with a letter in front, unique for ever in one store: `i-12`.
///
/// Identifiers are counted in the engine's state, never drawn, so a replay gives the same ones.
package protocol SerialIdentifier: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    static var prefix: String { get }
    var number: UInt64 { get }
    init(_ number: UInt64)
}

extension SerialIdentifier {
    /// What the store, whose integers have a sign, can hold.
    package static var largest: UInt64 { UInt64(Int64.max) }

    package var description: String { "\(Self.prefix)-\(number)" }

    /// `nil` unless the text is exactly what ``description`` gives, and its number at most ``largest``.
    package init?(_ text: some StringProtocol) {
        // What a stranger wrote is measured before it is looked at.
        guard text.utf8.count <= 24, text.utf8.starts(with: "\(Self.prefix)-".utf8) else { return nil }
        let digits = String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count + 1), as: UTF8.self)
        guard let number = UInt64(digits), number <= Self.largest else { return nil }
        self.init(number)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let number = try container.decode(UInt64.self)
        guard number <= Self.largest else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "number out of range")
        }
        self.init(number)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

package struct IncidentID: SerialIdentifier {
    package static let prefix = "i"
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}

package struct NotificationID: SerialIdentifier {
    package static let prefix = "n"
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}

/// An input that could not be read: `d-` and the number of that input.
package struct DeadLetterID: SerialIdentifier {
    package static let prefix = "d"
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}

package struct SilenceID: SerialIdentifier {
    package static let prefix = "s"
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}

/// A change to a schedule for a while.
package struct OverrideID: SerialIdentifier {
    package static let prefix = "o"
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}
