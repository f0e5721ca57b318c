/// A user's id. It becomes a topic level and a token's subject, so it is `[A-Za-z0-9_-]{1,64}`.
package struct UserID: Hashable, Comparable, Sendable {
    package let text: String

    /// `nil` where the text is not safe as a topic level.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    package static func < (left: UserID, right: UserID) -> Bool { left.text < right.text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 0x5F, 0x2D: true
        default: false
        }
    }
}

extension UserID: CustomStringConvertible {
    package var description: String { text }
}

extension UserID: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.text("a user id") { UserID($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
