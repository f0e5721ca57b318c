import TocsinModel

/// Tells a copy of a message, made because several of our filters fit it, from a message that says the same again.
///
/// A broker may deliver a message once for each subscription that it fits (MQTT 5 §3.3.4, MQTT 3.1.1 §3.3.5). With MQTT 5 each copy names the
/// subscriptions that it is for: copies of one message name different ones, and what names one again is another message. Without
/// those names, copies follow each other directly, as many as filters fit; as soon as one message came alone, this broker makes none.
///
/// What is retained is state and no event: on one connection the same state of one topic is taken once.
struct CopyFilter: Sendable {
    private struct Group {
        let fingerprint: MessageFingerprint
        var identifiers: [UInt32]
    }

    private struct Alone {
        let topic: String
        let fingerprint: MessageFingerprint
        let expected: Int
        var count: Int
    }

    /// Messages of one topic whose copies may still come.
    private static let groupsPerTopic = 16
    /// Topics that are kept in mind; beyond it everything is forgotten, and a copy may be taken for a message.
    private static let topicLimit = 10_000

    private(set) var dropped = 0
    private var groups: [String: [Group]] = [:]
    private var retained: [String: MessageFingerprint] = [:]
    private var last: Alone?
    private var makesNoCopies = false

    /// A new connection, or what is retained was asked for again.
    mutating func forget() {
        groups.removeAll()
        retained.removeAll()
        last = nil
        makesNoCopies = false
    }

    /// Another message came that only one filter fits.
    mutating func passed() {
        closeLast()
    }

    /// - Parameters:
    ///   - count: of the filters that fit the topic, at least two.
    ///   - identifiers: of the subscriptions that this delivery is for; none where the broker doesn't say.
    mutating func isCopy(
        _ topic: String,
        _ fingerprint: MessageFingerprint,
        count: Int,
        identifiers: [UInt32],
        isRetained: Bool
    ) -> Bool {
        let isCopy =
            if isRetained {
                isKnownState(topic, fingerprint)
            } else if identifiers.isEmpty {
                followsItself(topic, fingerprint, count)
            } else {
                namesOthers(topic, fingerprint, count, identifiers)
            }
        if isCopy { dropped += 1 }
        return isCopy
    }

    private mutating func isKnownState(_ topic: String, _ fingerprint: MessageFingerprint) -> Bool {
        if retained[topic] == fingerprint { return true }
        if retained.count >= Self.topicLimit { retained.removeAll() }
        retained[topic] = fingerprint
        return false
    }

    private mutating func namesOthers(
        _ topic: String,
        _ fingerprint: MessageFingerprint,
        _ count: Int,
        _ identifiers: [UInt32]
    ) -> Bool {
        var open = groups[topic] ?? []
        let index = open.firstIndex { group in
            group.fingerprint == fingerprint && !identifiers.contains { group.identifiers.contains($0) }
        }
        if let index {
            open[index].identifiers += identifiers
            if open[index].identifiers.count >= count { open.remove(at: index) }
        } else if identifiers.count < count {
            open.append(Group(fingerprint: fingerprint, identifiers: identifiers))
            if open.count > Self.groupsPerTopic { open.removeFirst() }
        }
        if groups.count >= Self.topicLimit, groups[topic] == nil { groups.removeAll() }
        groups[topic] = open.isEmpty ? nil : open
        return index != nil
    }

    private mutating func followsItself(_ topic: String, _ fingerprint: MessageFingerprint, _ count: Int) -> Bool {
        guard !makesNoCopies else { return false }
        if var alone = last, alone.topic == topic, alone.fingerprint == fingerprint, alone.count < alone.expected {
            alone.count += 1
            last = alone
            return true
        }
        closeLast()
        last = makesNoCopies ? nil : Alone(topic: topic, fingerprint: fingerprint, expected: count, count: 1)
        return false
    }

    private mutating func closeLast() {
        if let last, last.count < last.expected { makesNoCopies = true }
        last = nil
    }
}
