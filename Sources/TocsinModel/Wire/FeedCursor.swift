/// A place in the live feed: `EPOCH:OFFSET`. The epoch changes when the feed begins anew, so an old cursor cannot be mistaken.
package struct FeedCursor: Hashable, Sendable, CustomStringConvertible {
    package let epoch: String
    package let offset: UInt64

    package init(epoch: String, offset: UInt64) {
        self.epoch = epoch
        self.offset = offset
    }

    /// `nil` unless the text is an epoch of `[A-Za-z0-9]{1,32}`, a colon and a decimal number.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 64 else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard
            parts.count == 2, (1...32).contains(parts[0].utf8.count), let offset = UInt64(parts[1]),
            parts[0].utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 90) || ($0 >= 97 && $0 <= 122) })
        else { return nil }
        self.init(epoch: String(parts[0]), offset: offset)
    }

    package var description: String { "\(epoch):\(offset)" }
}
