package import TocsinModel

/// Tells a message that is delivered again, because its acknowledgement was lost, from one that is new.
///
/// Between the commit of a batch and the arrival of its PUBACKs at the broker a crash or a broken connection makes the broker send
/// messages again that are already on disk. A packet identifier alone tells nothing: it is 16 bits, reused, and numbered anew by
/// a broker that was restored from an older save, or that begins with 1 on each connection. Devices say the same things again and again, so
/// an identifier with the same content tells little more. What MQTT gives besides is the DUP flag and an order:
///
/// 1. The broker resends what it holds unacknowledged with DUP set, in the original order, with the original packet identifiers,
///    before anything new (MQTT 5 §3.3.1.1, §4.4, §4.6).
/// 2. We acknowledge in the order of receipt, over one TCP stream, and only what is committed. So what the broker still holds
///    is a *suffix* of what it sent, and what of it we had committed comes first: `[committed…][not committed…][new…]`.
/// 3. So after a reconnect into the same session the redelivered ones are a run at the very beginning, and they come in the
///    order in which we committed them.
/// 4. What the broker answered after it had our acknowledgements (``confirm(through:)``) it holds no more. If something like it comes,
///    the broker has forgotten, or numbers anew: it is uncertain, and taken.
///
/// Hence: after `connected(isSessionPresent: true)` a message is a redelivery if it has DUP, and the log of what was committed and not
/// confirmed has its packet identifier with the same fingerprint of topic, payload and properties, later in the log than the one
/// before it. The first that is not, or the end of the log, or ``settle()``, ends the run, and from then on nothing is taken for a
/// redelivery. Every doubt is decided for "new": a duplicate can be seen later by its id, and changes little; a loss is an alarm.
///
/// What remains is a message with the bytes of a committed one *and* its packet identifier, that the broker sent once before we could read
/// it, and that took the identifier within the moment in which the acknowledgement of the first was on its way.
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
    /// Numbers of the log: `first..<end`.
    private var first = 0
    package private(set) var end = 0
    private var run = Run.over
    /// Where the log ended when the run began.
    private var runStart = 0

    package init(capacity: Int = Self.defaultCapacity) {
        precondition((1...32_767).contains(capacity), "a log of \(capacity) messages")
        self.capacity = capacity
    }

    /// Messages that a redelivery would be recognised among.
    package var count: Int { end - first }

    /// Whether anything may still be taken for a redelivery: only then does anybody need to know about DUP.
    package var isLooking: Bool {
        switch run {
        case .expected: true
        case .over: false
        }
    }

    /// Notes a message that is committed, in the order of receipt. QoS 0 has no identifier and is never redelivered.
    package mutating func remember(packetID: UInt16, _ fingerprint: MessageFingerprint) {
        guard packetID != 0 else { return }
        let entry = Entry(packetID: packetID, fingerprint: fingerprint)
        if entries.count < capacity {
            // Numbers begin with 0 and the ring grows with them.
            entries.append(entry)
        } else {
            entries[end % capacity] = entry
        }
        end += 1
        first = max(first, end - capacity)
    }

    /// Notes a whole batch that is committed.
    package mutating func remember(_ batch: InboundBatch) {
        batch.bytes.withUnsafeBytes { bytes in
            for message in batch.messages { remember(message, in: bytes) }
        }
    }

    private mutating func remember(_ message: InboundBatch.Message, in bytes: UnsafeRawBufferPointer) {
        let range = message.topic.lowerBound..<message.payload.upperBound
        let fingerprint = MessageFingerprint(
            UnsafeRawBufferPointer(rebasing: bytes[range]),
            properties: message.properties
        )
        remember(packetID: message.packetID, fingerprint)
    }

    /// The broker has received our acknowledgements of everything before this number of the log, and does not send it again.
    package mutating func confirm(through number: Int) {
        first = max(first, min(number, end))
    }

    /// A new connection: with its session the broker redelivers; without it what we know of identifiers is void.
    package mutating func connected(isSessionPresent: Bool) {
        if isSessionPresent { continueRun() }
        if isSessionPresent, first < end {
            run = .expected(from: first)
            runStart = end
        } else {
            run = .over
        }
        if !isSessionPresent { first = end }
    }

    /// The connection was lost amid the redeliveries. Those that came were noted again, and those that did not are still to come: they
    /// stand in the log where the broker has them, behind.
    private mutating func continueRun() {
        guard case .expected(let from) = run, runStart < end else { return }
        let start = runStart
        for number in max(from, first)..<max(from, first, start) where number >= first {
            let missing = entry(number)
            remember(packetID: missing.packetID, missing.fingerprint)
        }
        first = max(first, start)
    }

    /// The broker has been silent for a while: whatever it had to redeliver has come.
    package mutating func settle() {
        endRun()
    }

    /// Judges the next message of the connection, which is to be told in the order of receipt.
    package mutating func judge(packetID: UInt16, isDuplicate: Bool, _ fingerprint: MessageFingerprint) -> Verdict {
        guard packetID != 0, case .expected(let from) = run else { return .new }
        guard isDuplicate, let number = number(of: packetID, from: from), entry(number).fingerprint == fingerprint
        else {
            endRun()
            return .new
        }
        dropped += 1
        // Its acknowledgement can be lost again.
        remember(packetID: packetID, fingerprint)
        if number + 1 >= runStart { endRun() } else { run = .expected(from: max(number + 1, first)) }
        return .redelivered
    }

    /// What was committed before and did not come again is not with the broker any more.
    private mutating func endRun() {
        guard isLooking else { return }
        run = .over
        first = max(first, runStart)
    }

    /// Where a packet identifier stands last, not before `from`. The very next is the likely one.
    private func number(of packetID: UInt16, from: Int) -> Int? {
        guard from < runStart else { return nil }
        if entry(from).packetID == packetID { return from }
        return (from..<runStart).last { entry($0).packetID == packetID }
    }

    private func entry(_ number: Int) -> Entry { entries[number % capacity] }
}
