import Testing
import TocsinStore

@testable import TocsinRuntime

@Suite struct OutboxQueueTests {
    private func rows(_ ids: ClosedRange<Int64>) -> [OutboxItem] {
        ids.map { OutboxItem(id: $0, .message(OutboxItem.Message(topic: "t", payload: [], isRetained: false))) }
    }

    /// Everything that can be taken without another addition, as the runner does it.
    private func drain(_ queue: OutboxQueue, _ disk: [OutboxItem]) -> [Int64] {
        var taken: [Int64] = []
        while true {
            queue.fill { after, limit, _ in Array(disk.filter { $0.id > after }.prefix(limit)) }
            let items = queue.take(3)
            if items.isEmpty { return taken }
            taken += items.map(\.id)
        }
    }

    @Test("what is released before the leftovers of an earlier run were read doesn't hide them")
    func leftovers() {
        let queue = OutboxQueue()
        queue.add(rows(8...9))
        #expect(drain(queue, rows(4...9)) == [4, 5, 6, 7, 8, 9])
        queue.add(rows(10...10))
        #expect(drain(queue, []) == [10], "it is no longer behind, and needs no disk")
    }

    @Test("what is committed while the rest is read from the disk comes after it")
    func meanwhile() {
        let queue = OutboxQueue()
        queue.fill { _, _, _ in
            let read = rows(1...2)
            queue.add(rows(3...4))
            return read
        }
        #expect(drain(queue, rows(1...4)) == [1, 2, 3, 4])
    }

    @Test(
        "what is too much is left on the disk, and each row comes once and in its order",
        arguments: [4, 5, 6, 7, 40]
    )
    func overflow(_ capacity: Int) {
        let queue = OutboxQueue(capacity: capacity)
        #expect(drain(queue, []) == [])
        queue.add(rows(1...3))
        queue.add(rows(4...9))
        #expect(queue.take(2).map(\.id) == [1, 2])
        queue.add(rows(10...11))
        #expect(drain(queue, rows(1...11)) == Array(3...11))
    }

    @Test("of a retained topic only the latest that waits is taken")
    func oldNews() {
        let queue = OutboxQueue()
        #expect(drain(queue, []) == [])
        let keys = ["a", nil, "b", "a", nil, "a"]
        queue.add(
            keys.enumerated().map { place, key in
                OutboxItem(
                    id: Int64(place + 1),
                    .message(OutboxItem.Message(topic: key ?? "t", payload: [1, 2], isRetained: key != nil))
                )
            }
        )
        #expect(drain(queue, []) == [2, 3, 5, 6])
        queue.add([OutboxItem(id: 7, .message(OutboxItem.Message(topic: "a", payload: [1], isRetained: true)))])
        #expect(drain(queue, []) == [7])
    }
}
