internal import Foundation
internal import TocsinModel
internal import TocsinTime

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
