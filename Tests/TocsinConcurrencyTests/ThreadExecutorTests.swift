import Glibc
import Testing
import TocsinConcurrency

@Suite struct ThreadExecutorTests {
    @Test("an actor runs on one thread, its own, in the order of its calls")
    func oneThread() async {
        let recorder = Recorder(executor: ThreadExecutor(name: "recorder"))
        var threads: Set<UInt> = []
        for number in 0..<1000 { threads.insert(await recorder.record(number)) }
        #expect(threads.count == 1)
        #expect(await recorder.numbers == Array(0..<1000))
    }

    @Test("actors that share an executor share its thread")
    func shared() async {
        let executor = ThreadExecutor(name: "shared")
        let one = Recorder(executor: executor)
        let other = Recorder(executor: executor)
        #expect(await one.record(1) == other.record(2))
    }

    @Test("many callers at once lose nothing")
    func concurrent() async {
        let recorder = Recorder(executor: ThreadExecutor(name: "crowd"))
        await withDiscardingTaskGroup { group in
            for number in 0..<500 { group.addTask { _ = await recorder.record(number) } }
        }
        #expect(await recorder.numbers.sorted() == Array(0..<500))
    }

    @Test("executors come and go")
    func lifetime() async {
        for number in 0..<100 {
            let recorder = Recorder(executor: ThreadExecutor(name: "brief"))
            _ = await recorder.record(number)
        }
    }
}

private actor Recorder {
    private let executor: ThreadExecutor
    private(set) var numbers: [Int] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(executor: ThreadExecutor) {
        self.executor = executor
    }

    func record(_ number: Int) -> UInt {
        preconditionIsolated()
        numbers.append(number)
        return pthread_self()
    }
}
