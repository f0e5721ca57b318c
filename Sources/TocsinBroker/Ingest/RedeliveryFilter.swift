package import TocsinModel

/// Tells a message that is delivered again, because its acknowledgement was lost, from one that is new.
///
/// Between the commit of a batch and the arrival of its PUBACKs at the broker a crash or a broken connection makes the broker send
/// messages again that are already on disk. MQTT gives nothing to tell them by: a packet identifier is 16 bits and reused, and
/// the library hides DUP. What it does give is order:
///
/// 1. The broker resends what it holds unacknowledged in the original order, with the original packet identifiers, before anything
///    new (MQTT 5 §4.4, §4.6).
/// 2. We acknowledge in the order of receipt, over one TCP stream, and only what is committed. So what the broker still holds
///    is a *suffix* of what it sent, and what of it we had committed comes first: `[committed…][not committed…][new…]`.
/// 3. So after a reconnect into the same session the redelivered ones are a run at the very beginning, and they come in the
///    order in which we committed them.
///
/// Hence: after `connected(isSessionPresent: true)` a message is a redelivery if the log of committed messages has its packet
/// identifier with the same fingerprint of topic and payload, later in the log than the one before it. The first that is not,
/// or the end of the log, or ``settle()``, ends the run, and from then on nothing is taken for a redelivery. Every doubt is
/// decided for "new": a duplicate can be seen later by its id, a loss cannot.
///
/// What remains is a new message with the bytes of a committed one *and* its packet identifier, within that run. Brokers count
/// identifiers upwards (mosquitto, EMQX), so one comes back after 65,535 messages, and the log is half as long as that. A broker that
/// reuses the lowest free one could make us drop one such twin directly after a reconnect.
package struct RedeliveryFilter: Sendable {
    package enum Verdict: Sendable, Hashable {
        case new
        case redelivered
    }

    private struct Entry: Sendable {
        let packetID: UInt16
        let fingerprint: MessageFingerprint
    }

    private enum Run: Sendable {
        /// Redeliveries stand in the log at `from` or later.
        case expected(from: Int)
        case over
    }

    /// More than a broker may have unacknowledged (``BrokerSettings/receiveMaximum``), less than half of the identifiers.
    package static let defaultCapacity = 32_000

    package let capacity: Int
    /// Redeliveries recognised since the filter was made.
    package private(set) var dropped = 0

    /// A ring: the entry with number `n` stands at `n % capacity`.
    private var entries: [Entry] = []
    /// Numbers of the log: `[end - entries.count, end)`.
    private var end = 0
    private var run = Run.over

    package init(capacity: Int = Self.defaultCapacity) {
        precondition((1...32_767).contains(capacity), "a log of \(capacity) messages")
        self.capacity = capacity
    }

    /// Messages that a redelivery would be recognised among.
    package var count: Int { entries.count }

    /// Notes a message that is committed, in the order of receipt. QoS 0 has no identifier and is never redelivered.
    package mutating func remember(packetID: UInt16, topicAndPayload: UnsafeRawBufferPointer) {
        guard packetID != 0 else { return }
        let entry = Entry(packetID: packetID, fingerprint: MessageFingerprint(topicAndPayload))
        if entries.count < capacity {
            entries.append(entry)
        } else {
            entries[end % capacity] = entry
        }
        end += 1
    }

    package mutating func remember(packetID: UInt16, topicAndPayload: ArraySlice<UInt8>) {
        topicAndPayload.withUnsafeBytes { remember(packetID: packetID, topicAndPayload: $0) }
    }

    /// Notes a whole batch that is committed.
    package mutating func remember(_ batch: InboundBatch) {
        batch.bytes.withUnsafeBytes { bytes in
            for message in batch.messages {
                let range = message.topic.lowerBound..<message.payload.upperBound
                remember(packetID: message.packetID, topicAndPayload: UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
        }
    }

    /// A new connection: with its session the broker redelivers; without it what we know of identifiers is void.
    package mutating func connected(isSessionPresent: Bool) {
        if isSessionPresent, !entries.isEmpty {
            run = .expected(from: end - entries.count)
        } else {
            run = .over
        }
        if !isSessionPresent {
            entries.removeAll(keepingCapacity: true)
            end = 0
        }
    }

    /// The broker has been silent for a while: whatever it had to redeliver has come.
    package mutating func settle() {
        run = .over
    }

    /// Judges the next message of the connection, which is to be told in the order of receipt.
    package mutating func judge(
        packetID: UInt16,
        topic: UnsafeBufferPointer<UInt8>,
        payload: UnsafeBufferPointer<UInt8>
    ) -> Verdict {
        guard packetID != 0, case .expected(let from) = run else { return .new }
        let fingerprint = (Array(topic) + payload).withUnsafeBytes { MessageFingerprint($0) }
        guard let number = number(of: packetID, from: from), entry(number).fingerprint == fingerprint else {
            run = .over
            return .new
        }
        dropped += 1
        run = number + 1 == end ? .over : .expected(from: number + 1)
        return .redelivered
    }

    /// Where a packet identifier stands last, not before `from`. The very next is the likely one.
    private func number(of packetID: UInt16, from: Int) -> Int? {
        if from > end - entries.count, entry(from).packetID == packetID { return from }
        return (from..<end).last { entry($0).packetID == packetID }
    }

    private func entry(_ number: Int) -> Entry { entries[number % capacity] }
}
