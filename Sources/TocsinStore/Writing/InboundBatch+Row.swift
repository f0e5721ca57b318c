internal import Foundation
internal import TocsinModel

/// A batch on disk: the number of messages (4 bytes), for each its topic's length (2), payload's length (4), packet id (2) and flags
/// (1), then all bytes, then the digest of the properties (4) of each message that has any. Little-endian.
extension InboundBatch {
    private static let entrySize = 9
    /// Flags.
    private static let retained: UInt8 = 1
    private static let refused: UInt8 = 2
    private static let hasProperties: UInt8 = 4

    var encoded: Data {
        let flagged = messages.count { $0.properties != 0 }
        let size = 4 + messages.count * Self.entrySize + bytes.count + flagged * 4
        return Data(
            [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                let raw = UnsafeMutableRawBufferPointer(buffer)
                func append(_ number: some FixedWidthInteger & BitwiseCopyable) {
                    raw.storeBytes(of: number.littleEndian, toByteOffset: count, as: type(of: number))
                    count += number.bitWidth / 8
                }
                append(UInt32(messages.count))
                for message in messages {
                    append(UInt16(message.topicLength))
                    append(UInt32(message.payloadLength))
                    append(message.packetID)
                    append(
                        (message.isRetained ? Self.retained : 0) | (message.isRefused ? Self.refused : 0)
                            | (message.properties != 0 ? Self.hasProperties : 0)
                    )
                }
                UnsafeMutableRawBufferPointer(rebasing: raw[count..<count + bytes.count]).copyBytes(from: bytes)
                count += bytes.count
                for message in messages where message.properties != 0 { append(message.properties) }
            }
        )
    }

    /// `nil` where the bytes aren't what ``encoded`` writes.
    init?(encoded data: Data) {
        let raw = [UInt8](data)
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(raw[offset + $1]) << (8 * $1) }
        }
        guard raw.count >= 4 else { return nil }
        let count = number(0, 4)
        guard count <= (raw.count - 4) / Self.entrySize else { return nil }
        var place = 4 + count * Self.entrySize
        let flagged = (0..<count).count { raw[4 + $0 * Self.entrySize + 8] & Self.hasProperties != 0 }
        guard flagged * 4 <= raw.count - place else { return nil }
        let end = raw.count - flagged * 4
        var digest = end
        self.init()
        for index in 0..<count {
            let entry = 4 + index * Self.entrySize
            let topicEnd = place + number(entry, 2)
            let payloadEnd = topicEnd + number(entry + 2, 4)
            guard payloadEnd <= end else { return nil }
            let hasProperties = raw[entry + 8] & Self.hasProperties != 0
            raw.withUnsafeBufferPointer { all in
                append(
                    topic: UnsafeBufferPointer(rebasing: all[place..<topicEnd]),
                    payload: UnsafeBufferPointer(rebasing: all[topicEnd..<payloadEnd]),
                    packetID: UInt16(number(entry + 6, 2)),
                    isRetained: raw[entry + 8] & Self.retained != 0,
                    isRefused: raw[entry + 8] & Self.refused != 0,
                    properties: hasProperties ? UInt32(number(digest, 4)) : 0
                )
            }
            if hasProperties { digest += 4 }
            place = payloadEnd
            guard let last = messages.last, !last.isRefused || refused(last) != nil else { return nil }
        }
        guard place == end else { return nil }
    }
}
