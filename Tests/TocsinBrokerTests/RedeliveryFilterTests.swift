import Testing
import TocsinBroker
import TocsinModel

@Suite struct RedeliveryFilterTests {
    @Test("the committed beginning of what comes again is dropped, the rest is new")
    func prefix() {
        var filter = Log(committed: [(1, "a"), (2, "b"), (3, "c")])
        filter.reconnect()
        #expect(filter.judge([(2, "b"), (3, "c"), (4, "d"), (5, "e")]) == [.redelivered, .redelivered, .new, .new])
        #expect(filter.filter.dropped == 2)
    }

    @Test("after the first new message nothing is dropped, not even an exact twin")
    func twinAfterNew() {
        var filter = Log(committed: [(1, "a"), (2, "b")])
        filter.reconnect()
        #expect(filter.judge([(9, "x"), (1, "a"), (2, "b")]) == [.new, .new, .new])
    }

    @Test("the end of the log ends the run: what follows is new, also with the bytes of an earlier message")
    func endOfLog() {
        var filter = Log(committed: [(1, "a"), (2, "a")])
        filter.reconnect()
        #expect(filter.judge([(2, "a"), (1, "a")]) == [.redelivered, .new])
    }

    @Test("order counts: an earlier message after a later one is new")
    func order() {
        var filter = Log(committed: [(1, "a"), (2, "b"), (3, "c")])
        filter.reconnect()
        #expect(filter.judge([(2, "b"), (1, "a"), (3, "c")]) == [.redelivered, .new, .new])
    }

    @Test("a message that expired in the broker may be missing from the run")
    func gap() {
        var filter = Log(committed: [(1, "a"), (2, "b"), (3, "c"), (4, "d")])
        filter.reconnect()
        #expect(
            filter.judge([(1, "a"), (3, "c"), (4, "d"), (5, "e")]) == [.redelivered, .redelivered, .redelivered, .new]
        )
    }

    @Test(
        "another payload, another topic or another identifier is another message",
        arguments: [(1, "t", "b"), (1, "u", "a"), (2, "t", "a")] as [(UInt16, String, String)]
    )
    func different(packetID: UInt16, topic: String, payload: String) {
        var filter = Log(committed: [(1, "a")])
        filter.reconnect()
        #expect(filter.judge(packetID, topic: topic, payload: payload) == .new)
    }

    @Test("without its session the broker redelivers nothing, and what was known of identifiers is void")
    func sessionLost() {
        var filter = Log(committed: [(1, "a")])
        filter.filter.connected(isSessionPresent: false)
        #expect(filter.judge([(1, "a")]) == [.new])
        filter.reconnect()
        #expect(filter.judge([(1, "a")]) == [.new])
    }

    @Test("on an unbroken connection nothing is a redelivery")
    func unbroken() {
        var filter = Log(committed: [(1, "a")])
        #expect(filter.judge([(1, "a")]) == [.new])
    }

    @Test("once the broker has been silent a twin is new")
    func settled() {
        var filter = Log(committed: [(1, "a")])
        filter.reconnect()
        filter.filter.settle()
        #expect(filter.judge([(1, "a")]) == [.new])
    }

    @Test("QoS 0 is neither remembered nor dropped, and does not end the run")
    func qualityZero() {
        var filter = Log(committed: [(0, "z"), (1, "a")])
        #expect(filter.filter.count == 1)
        filter.reconnect()
        #expect(filter.judge([(0, "z"), (1, "a")]) == [.new, .redelivered])
    }

    @Test("the acknowledgements of redeliveries may be lost too, any number of times")
    func again() {
        var filter = Log(committed: [(1, "a"), (2, "b")])
        for _ in 1...3 {
            filter.reconnect()
            #expect(filter.judge([(1, "a"), (2, "b")]) == [.redelivered, .redelivered])
        }
    }

    @Test(
        "a message that was never sent before is new, though it has the identifier and the content of a committed one"
    )
    func numberedAnew() {
        var filter = Log(committed: [(1, "a"), (2, "b")])
        filter.reconnect()
        #expect(filter.judge(1, topic: "t", payload: "a", isDuplicate: false) == .new)
        #expect(filter.judge(2, topic: "t", payload: "b", isDuplicate: false) == .new)
    }

    @Test("what the broker knows to be acknowledged it does not send again: what looks like it is new")
    func confirmed() {
        var filter = Log(committed: [(1, "a"), (2, "b")])
        filter.filter.confirm(through: 1)
        filter.reconnect()
        #expect(filter.judge([(1, "a")]) == [.new])
        filter = Log(committed: [(1, "a"), (2, "b")])
        filter.filter.confirm(through: 1)
        filter.reconnect()
        #expect(filter.judge([(2, "b")]) == [.redelivered])
    }

    @Test("once something new has come, what did not come before it is not with the broker any more")
    func settledByNews() {
        var filter = Log(committed: [(1, "a"), (2, "b")])
        filter.reconnect()
        #expect(filter.judge(3, topic: "t", payload: "c", isDuplicate: false) == .new)
        filter.reconnect()
        #expect(filter.judge([(1, "a"), (2, "b")]) == [.new, .new])
    }

    @Test("other properties make another message")
    func properties() {
        var filter = RedeliveryFilter()
        let bytes: [UInt8] = [1, 2, 3]
        filter.remember(packetID: 1, bytes.withUnsafeBytes { MessageFingerprint($0, properties: 5) })
        filter.connected(isSessionPresent: true)
        let other = bytes.withUnsafeBytes { MessageFingerprint($0, properties: 6) }
        #expect(filter.judge(packetID: 1, isDuplicate: true, other) == .new)
    }

    @Test("it remembers no more than its capacity, the last ones")
    func capacity() {
        let committed: [(UInt16, String)] = [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")]
        var filter = Log(committed: committed, capacity: 2)
        #expect(filter.filter.count == 2)
        filter.reconnect()
        #expect(filter.judge([(3, "c")]) == [.new])
        filter = Log(committed: committed, capacity: 2)
        filter.reconnect()
        #expect(filter.judge([(4, "d"), (5, "e")]) == [.redelivered, .redelivered])
    }

    @Test("a whole batch is remembered as its messages are, one by one")
    func batch() {
        var batch = InboundBatch()
        batch.append(topic: "t", payload: [1, 2], packetID: 7)
        batch.append(topic: "t", payload: [3], packetID: 0)
        batch.append(topic: "t", payload: [], packetID: 8)
        var filter = RedeliveryFilter()
        filter.remember(batch)
        #expect(filter.count == 2)
        filter.connected(isSessionPresent: true)
        #expect(filter.judge(7, [UInt8(ascii: "t")], [1, 2]) == .redelivered)
        #expect(filter.judge(8, [UInt8(ascii: "t")], []) == .redelivered)
    }

    @Test("what a connection lost amid the redeliveries had not brought yet is known when it comes on the next one")
    func cutOff() {
        var filter = Log(committed: [(1, "a"), (2, "b"), (3, "c"), (4, "d")])
        filter.reconnect()
        #expect(filter.judge([(1, "a"), (2, "b")]) == [.redelivered, .redelivered])
        filter.reconnect()
        // The broker has heard of the first only.
        #expect(filter.judge([(2, "b"), (3, "c"), (4, "d")]) == [.redelivered, .redelivered, .redelivered])
    }

    @Test(
        "a session with many crashes hands out every message exactly once where redeliveries are marked",
        arguments: 1...200 as ClosedRange<UInt64>
    )
    func exactlyOnce(seed: UInt64) {
        var session = CrashingSession(seed: seed, marksAll: true)
        #expect(session.run(messages: 400) == Array(0..<400))
    }

    @Test(
        "whatever breaks and however little is marked, no message is lost, and the first handing out keeps the order",
        arguments: 1...200 as ClosedRange<UInt64>,
        [true, false]
    )
    func atLeastOnce(seed: UInt64, marksAll: Bool) {
        var session = CrashingSession(seed: seed, marksAll: marksAll)
        var seen: Set<Int> = []
        let first = session.run(messages: 400).filter { seen.insert($0).inserted }
        #expect(first == Array(0..<400))
    }
}

/// A filter that has committed some messages on topic `t`.
private struct Log {
    var filter: RedeliveryFilter

    init(committed: [(UInt16, String)], capacity: Int = RedeliveryFilter.defaultCapacity) {
        filter = RedeliveryFilter(capacity: capacity)
        for (packetID, payload) in committed {
            filter.remember(packetID: packetID, Array("t\(payload)".utf8).withUnsafeBytes { MessageFingerprint($0) })
        }
    }

    mutating func reconnect() {
        filter.connected(isSessionPresent: true)
    }

    mutating func judge(_ messages: [(UInt16, String)]) -> [RedeliveryFilter.Verdict] {
        messages.map { judge($0.0, topic: "t", payload: $0.1) }
    }

    mutating func judge(
        _ packetID: UInt16,
        topic: String,
        payload: String,
        isDuplicate: Bool = true
    ) -> RedeliveryFilter.Verdict {
        filter.judge(packetID, Array(topic.utf8), Array(payload.utf8), isDuplicate: isDuplicate)
    }
}

extension RedeliveryFilter {
    fileprivate mutating func judge(
        _ packetID: UInt16,
        _ topic: [UInt8],
        _ payload: [UInt8],
        isDuplicate: Bool = true
    ) -> Verdict {
        let fingerprint = (topic + payload).withUnsafeBytes { MessageFingerprint($0) }
        return judge(packetID: packetID, isDuplicate: isDuplicate, fingerprint)
    }
}

/// A broker that keeps what is unacknowledged, in order, and a client that dies between commit and acknowledgement.
///
/// Devices say one of three things, so twins are everywhere; packet identifiers are few, so they come round.
private struct CrashingSession {
    private var random: SeededRandom
    private var filter = RedeliveryFilter(capacity: 30)
    /// Message, packet identifier, as sent and not acknowledged.
    private var inFlight: [(message: Int, packetID: UInt16)] = []
    private var delivered: [Int] = []
    /// Everything that was sent before has DUP.
    private let marksAll: Bool

    init(seed: UInt64, marksAll: Bool) {
        random = SeededRandom(seed: seed)
        self.marksAll = marksAll
    }

    mutating func run(messages: Int) -> [Int] {
        var next = 0
        while next < messages || !inFlight.isEmpty {
            // The broker resends in flight first; then new ones, up to its window.
            var batch = inFlight
            let again = batch.count
            while batch.count < 20, next < messages, random.next() % 8 != 0 {
                batch.append((next, UInt16(next % 61) + 1))
                next += 1
            }
            inFlight = batch
            // The client reads some of it and commits some of what it read; the broker hears of some of that.
            let read = Int(random.next() % UInt64(batch.count + 1))
            var fresh: [(message: Int, packetID: UInt16)] = []
            var durable = 0
            for (index, entry) in batch.prefix(read).enumerated() {
                let isDuplicate = index < again && (marksAll || random.next() % 8 != 0)
                let bytes = payload(entry.message)
                switch filter.judge(entry.packetID, [UInt8(ascii: "t")], bytes, isDuplicate: isDuplicate) {
                case .redelivered:
                    #expect(fresh.isEmpty, "nothing is a redelivery after something new")
                    durable += 1
                case .new: fresh.append(entry)
                }
            }
            let isCommitted = random.next() % 4 != 0
            if isCommitted {
                durable = read
                for entry in fresh {
                    delivered.append(entry.message)
                    let bytes = [UInt8(ascii: "t")] + payload(entry.message)
                    filter.remember(packetID: entry.packetID, bytes.withUnsafeBytes { MessageFingerprint($0) })
                }
            }
            let heard = random.next() % 2 == 0 ? durable : Int(random.next() % UInt64(durable + 1))
            inFlight.removeFirst(heard)
            filter.connected(isSessionPresent: true)
        }
        return delivered
    }

    private func payload(_ message: Int) -> [UInt8] { [UInt8(message % 3)] }
}
