import Testing

@testable import TocsinBroker

@Suite struct RequestQueueTests {
    private let start = ContinuousClock.now

    private func offer(_ queue: RequestQueue, _ topic: String, _ payload: String = "{}", after: Duration = .zero) {
        var payload = payload
        payload.withUTF8 { bytes in
            queue.offer(topic: topic, payload: UnsafeRawBufferPointer(bytes), at: start + after) { ("r/\(topic)", [1]) }
        }
    }

    private func queue(_ limits: RequestLimits) -> RequestQueue {
        RequestQueue(limits) { String($0.prefix(1)) }
    }

    @Test("whoever sends many waits behind their own, and others take their turn")
    func turns() {
        let queue = queue(RequestLimits())
        for number in 1...4 { offer(queue, "a\(number)") }
        offer(queue, "b1")
        offer(queue, "c1")
        #expect(queue.take(4).map(\.topic) == ["a1", "b1", "c1", "a2"])
        #expect(queue.take(9).map(\.topic) == ["a3", "a4"])
    }

    @Test("beyond the rate one is told so, the rest are counted, and after a calm it is told again")
    func rate() {
        let queue = queue(RequestLimits(perSecond: 10, burst: 4))
        for _ in 1...100 { offer(queue, "a") }
        offer(queue, "b")
        let first = queue.take(100)
        #expect(first.filter { $0.topic == "a" && $0.refusal == nil }.count == 4)
        #expect(first.filter { $0.refusal == .tooMany }.count == 1)
        #expect(first.contains { $0.topic == "b" && $0.refusal == nil })
        #expect(queue.statistics.tooMany == 96)
        for _ in 1...100 { offer(queue, "a", after: .seconds(1)) }
        #expect(queue.take(100).map(\.refusal) == [nil, nil, nil, nil, .tooMany])
    }

    @Test("a sender who never calms down is told once")
    func restless() {
        let queue = queue(RequestLimits(perSecond: 10, burst: 10))
        for tick in 0..<500 { for _ in 0..<10 { offer(queue, "a", after: .milliseconds(10 * tick)) } }
        let requests = queue.take(10_000)
        #expect(requests.filter { $0.refusal == .tooMany }.count == 1)
        #expect((59...61).contains(requests.filter { $0.refusal == nil }.count))
    }

    @Test("a payload that is too long is refused without being kept, and so is what comes when too many wait")
    func bounds() {
        let queue = queue(RequestLimits(payload: 10, waiting: 2))
        offer(queue, "a", String(repeating: "x", count: 11))
        offer(queue, "a")
        offer(queue, "a")
        let requests = queue.take(9)
        #expect(requests.map(\.refusal) == [.tooLarge, nil])
        #expect(requests[0].payload.isEmpty && requests[0].responseTopic == "r/a")
        #expect(queue.statistics.dropped == 1)
    }

    @Test("made-up senders share one rate once there are too many of them")
    func strangers() {
        let queue = RequestQueue(RequestLimits(perSecond: 1, burst: 2, waiting: 1000, senders: 3)) { $0 }
        for number in 1...100 { offer(queue, "s\(number)") }
        #expect(queue.take(1000).filter { $0.refusal == nil }.count == 3 + 2)
    }

    @Test("whoever waits is woken by a request, and by the end")
    func wakes() async {
        let queue = queue(RequestLimits())
        async let taken = queue.next(5)
        offer(queue, "a")
        let topics = await taken.map(\.topic)
        #expect(topics == ["a"])
        async let none = queue.next(5)
        queue.finish()
        let isOver = await none.isEmpty
        #expect(isOver)
    }
}
