internal import TocsinExpressions

/// A topic name that a message was published to (MQTT 5 §4.7): UTF-8, 1 to 65,535 bytes, no wildcard, no NUL.
///
/// Two are the same where their bytes are, as the broker has it: `kühler` composed and decomposed are two devices.
package struct Topic: Sendable {
    package let name: String

    /// `nil` where the text is not a topic name.
    package init?(_ name: String) {
        let bytes = name.utf8
        guard !bytes.isEmpty, bytes.count <= 65_535, !bytes.contains(where: { $0 == 0x23 || $0 == 0x2B || $0 == 0 })
        else {
            return nil
        }
        self.name = name
    }

    /// What stands between the slashes; a leading slash makes an empty first level (MQTT 5 §4.7.1.1).
    package var levels: [Substring] {
        name.topicLevels
    }
}

extension Topic: Hashable {
    package static func == (left: Topic, right: Topic) -> Bool { left.name.isIdentical(toBytesOf: right.name) }

    package func hash(into hasher: inout Hasher) { name.hashBytes(into: &hasher) }
}

/// Written as the name.
extension Topic: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.text("a topic") { Topic($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

extension String {
    /// What stands between slashes, by bytes: a combining mark behind a slash begins a level and doesn't undo the slash.
    package var topicLevels: [Substring] {
        utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}

extension Substring {
    /// Whether a topic level is this text, byte by byte.
    func isLevel(_ text: String) -> Bool {
        utf8.count == text.utf8.count && utf8.elementsEqual(text.utf8)
    }
}

extension Topic: CustomStringConvertible {
    package var description: String { name }
}
