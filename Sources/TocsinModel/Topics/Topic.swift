/// A topic name that a message was published to (MQTT 5 §4.7): UTF-8, 1 to 65,535 bytes, no wildcard, no NUL.
package struct Topic: Hashable, Sendable {
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
        name.split(separator: "/", omittingEmptySubsequences: false)
    }
}

extension Topic: CustomStringConvertible {
    package var description: String { name }
}
