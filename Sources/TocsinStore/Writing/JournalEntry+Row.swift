internal import Foundation
internal import TocsinModel

/// How a journal entry is written down. The numbers are part of the file format.
extension JournalEntry {
    enum Kind: Int {
        case messages = 1
        case command = 2
        case wake = 3
        case started = 4
        case linkLost = 5
        case linkRestored = 6
        case rulebookReplaced = 7
        case condition = 8
        case heard = 9
        case sourcesCutOff = 10
        case clockStepped = 11
    }

    var kind: Kind {
        switch content {
        case .messages: .messages
        case .command: .command
        case .condition: .condition
        case .wake: .wake
        case .started: .started
        case .linkLost: .linkLost
        case .linkRestored: .linkRestored
        case .heard: .heard
        case .sourcesCutOff: .sourcesCutOff
        case .clockStepped: .clockStepped
        case .rulebookReplaced: .rulebookReplaced
        }
    }

    func body() throws -> Data {
        switch content {
        case .messages(let batch): batch.encoded
        case .command(let command): try JSONEncoder().encode(command)
        case .condition(let condition): try JSONEncoder().encode(condition)
        case .sourcesCutOff(let sources): try JSONEncoder().encode(sources)
        case .linkLost(let time), .heard(let time): Data("\(time.milliseconds)".utf8)
        case .clockStepped(let step): Data("\(step.milliseconds)".utf8)
        case .wake, .started, .linkRestored: Data()
        case .rulebookReplaced(let digest): Data(digest.utf8)
        }
    }

    init(sequence: UInt64, at: Timestamp, kind: Int, body: Data) throws(StoreError) {
        guard let kind = Kind(rawValue: kind) else {
            throw .unreadable(what: "journal entry \(sequence)", reason: "unknown kind \(kind)")
        }
        let content: Content
        switch kind {
        case .messages:
            guard let batch = InboundBatch(encoded: body) else {
                throw .unreadable(what: "journal entry \(sequence)", reason: "broken batch")
            }
            content = .messages(batch)
        case .command:
            do {
                content = .command(try JSONDecoder().decode(Command.self, from: body))
            } catch {
                throw .unreadable(what: "journal entry \(sequence)", reason: "\(error)")
            }
        case .condition:
            do {
                content = .condition(try JSONDecoder().decode(SelfCondition.self, from: body))
            } catch {
                throw .unreadable(what: "journal entry \(sequence)", reason: "\(error)")
            }
        case .wake: content = .wake
        case .started: content = .started
        // Earlier versions noticed a loss at once, or not at all.
        case .linkLost: content = .linkLost(since: Self.time(body) ?? at)
        case .linkRestored: content = .linkRestored
        case .heard:
            guard let time = Self.time(body) else {
                throw .unreadable(what: "journal entry \(sequence)", reason: "no time")
            }
            content = .heard(through: time)
        case .sourcesCutOff:
            do {
                content = .sourcesCutOff(try JSONDecoder().decode([String].self, from: body))
            } catch {
                throw .unreadable(what: "journal entry \(sequence)", reason: "\(error)")
            }
        case .clockStepped:
            guard let step = Int64(String(decoding: body, as: UTF8.self)) else {
                throw .unreadable(what: "journal entry \(sequence)", reason: "no span")
            }
            content = .clockStepped(by: TimeSpan(milliseconds: step))
        case .rulebookReplaced: content = .rulebookReplaced(digest: String(decoding: body, as: UTF8.self))
        }
        self.init(sequence: sequence, at: at, content: content)
    }

    private static func time(_ body: Data) -> Timestamp? {
        Int64(String(decoding: body, as: UTF8.self)).map { Timestamp(milliseconds: $0) }
    }
}

/// A batch on disk: the number of messages (4 bytes), for each its topic's length (2), payload's length (4), packet id (2) and flags
/// (1), then all bytes, then the digest of the properties (4) of each message that has any. Little-endian.
extension InboundBatch {
    private static let entrySize = 9
    /// Flags.
    private static let retained: UInt8 = 1
    private static let refused: UInt8 = 2
    private static let hasProperties: UInt8 = 4

    var encoded: Data {
        var data = Data(capacity: 4 + messages.count * Self.entrySize + bytes.count)
        func append(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
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
        data.append(contentsOf: bytes)
        for message in messages where message.properties != 0 { append(message.properties) }
        return data
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
