/// One event: `e-12`, the number of the input that brought it; `e-12.3`, the reading at place 3 of an input that brought several.
///
/// The number is that of the message whatever the configuration makes of it, so a replay under another one numbers alike.
package struct EventID: Hashable, Sendable {
    package let number: UInt64
    /// The place of the reading in its message, from 0; `nil` where the message is the event.
    package let item: Int?

    package init(_ number: UInt64, item: Int? = nil) {
        self.number = number
        self.item = item
    }

    /// `nil` unless the text is exactly what ``description`` gives, and its number one that the store can hold.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 32, text.utf8.starts(with: "e-".utf8) else { return nil }
        let parts = String(text).utf8.dropFirst(2).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let number = parts.first.flatMap({ UInt64(Substring($0)) }) else {
            return nil
        }
        let item = parts.count == 2 ? Int(Substring(parts[1])) : nil
        self.init(number, item: item)
        guard item ?? 0 >= 0, number <= UInt64(Int64.max), description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    /// Whether `other` is this event, or one of the readings where this is a message.
    package func covers(_ other: EventID) -> Bool {
        number == other.number && (item == nil || item == other.item)
    }
}

extension EventID: CustomStringConvertible {
    package var description: String { item.map { "e-\(number).\($0)" } ?? "e-\(number)" }
}
