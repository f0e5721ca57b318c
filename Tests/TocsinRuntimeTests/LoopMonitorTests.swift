import Logging
import Synchronization
import Testing
import TocsinModel
import TocsinRehearsal

@testable import TocsinRuntime

@Suite struct LoopMonitorTests {
    /// A monitor on a clock that is moved by hand, and what it logs.
    private final class Bench: Sendable {
        let log = Lines()
        let monitor: LoopMonitor
        private let time: Shared<ContinuousClock.Instant>

        init() {
            let time = Shared(ContinuousClock.now)
            let log = log
            monitor = LoopMonitor(logger: Logger(label: "test") { _ in LineHandler(lines: log) }) { time.value }
            self.time = time
        }

        func advance(_ duration: Duration) { time.change { $0 += duration } }

        /// The watchdog's looks over a time, during which the loop answers or not.
        func look(for duration: Duration, answers: Bool) {
            var passed = Duration.zero
            while passed < duration {
                advance(LoopMonitor.lookInterval)
                passed += LoopMonitor.lookInterval
                if monitor.look(), answers { monitor.answer() }
            }
        }
    }

    @Test("a loop that answers is well, one that does not for five seconds is stuck, and is well again when it does")
    func stuck() {
        let bench = Bench()
        bench.look(for: .seconds(20), answers: true)
        #expect(bench.monitor.isTurning)
        bench.look(for: .seconds(4), answers: false)
        #expect(bench.monitor.isTurning)
        bench.look(for: .seconds(2), answers: false)
        #expect(!bench.monitor.isTurning)
        #expect(bench.log.all.count { $0.contains("does not turn") } == 1)
        bench.monitor.answer()
        bench.look(for: .milliseconds(200), answers: true)
        #expect(bench.monitor.isTurning)
        #expect(bench.log.all.count { $0.contains("turns again") } == 1)
    }

    @Test("where the whole process stood still, the loop is not blamed for it")
    func stopped() {
        let bench = Bench()
        bench.look(for: .seconds(1), answers: false)
        bench.advance(.seconds(30))
        bench.look(for: .seconds(1), answers: false)
        #expect(bench.monitor.isTurning)
    }

    @Test(
        "a turn that takes long is told while it goes on and when it is over, with what is in hand and none of what it says"
    )
    func slow() {
        let bench = Bench()
        var batch = InboundBatch()
        batch.append(topic: "plant/a", payload: [1])
        batch.append(topic: "plant/\n\u{202E}b" + String(repeating: "x", count: 1000), payload: Array("a secret".utf8))
        bench.monitor.begin(.turn([.messages(batch)]))
        bench.look(for: .milliseconds(200), answers: false)
        #expect(bench.log.all == [])
        bench.monitor.progress.advance()
        bench.look(for: .milliseconds(200), answers: false)
        #expect(bench.log.all.count == 1)
        bench.monitor.enter(.committing)
        bench.advance(.milliseconds(300))
        bench.monitor.end()
        let lines = bench.log.all
        #expect(lines.count == 2)
        for line in lines {
            #expect(line.contains("kind=messages") && line.contains("message=2") && line.contains("bytes=8"))
            #expect(line.contains(#"topic=plant/\u{a}\u{202e}bxxx"#))
            #expect(!line.contains("secret") && line.utf8.count < 700)
        }
        #expect(lines[0].contains("phase=deciding") && lines[1].contains("phase=committing"))
    }

    @Test("a loop that is slow all the time is not made slower by its log, and says how much it left out")
    func quiet() {
        let bench = Bench()
        for _ in 0..<100 {
            bench.monitor.begin(.settling)
            bench.advance(.milliseconds(300))
            bench.monitor.end()
        }
        #expect((10...31).contains(bench.log.all.count))
        #expect(bench.log.all.last?.contains("not_logged_before=") == true)
        let slow = bench.monitor.families.first { $0.name == "tocsin_turns_slow_total" }
        #expect(slow?.samples.map(\.value) == [100])
    }

    @Test("turns are counted by how long they took")
    func histogram() throws {
        let bench = Bench()
        for took in [Duration.milliseconds(1), .milliseconds(3), .seconds(20)] {
            bench.monitor.begin(.settling)
            bench.advance(took)
            bench.monitor.end()
        }
        let family = try #require(bench.monitor.families.first { $0.name == "tocsin_turn_seconds" })
        let text = family.exposition
        #expect(text.contains(#"tocsin_turn_seconds_bucket{le="0.001"} 1"#))
        #expect(text.contains(#"tocsin_turn_seconds_bucket{le="0.005"} 2"#))
        #expect(text.contains(#"tocsin_turn_seconds_bucket{le="10.0"} 2"#))
        #expect(text.contains(#"tocsin_turn_seconds_bucket{le="+Inf"} 3"#))
        #expect(text.contains("tocsin_turn_seconds_count 3"))
    }

    @Test("what a turn spent on deciding and on committing is measured by itself")
    func phases() throws {
        let bench = Bench()
        for (deciding, committing) in [(4, 30), (1, 300)] {
            bench.monitor.begin(.settling)
            bench.advance(.milliseconds(deciding))
            bench.monitor.enter(.committing)
            bench.advance(.milliseconds(committing))
            bench.monitor.end()
        }
        let family = try #require(bench.monitor.families.first { $0.name == "tocsin_turn_phase_seconds" })
        let text = family.exposition
        #expect(text.contains(#"tocsin_turn_phase_seconds_bucket{le="0.001",phase="deciding"} 1"#))
        #expect(text.contains(#"tocsin_turn_phase_seconds_bucket{le="0.005",phase="deciding"} 2"#))
        #expect(text.contains(#"tocsin_turn_phase_seconds_bucket{le="0.02",phase="committing"} 0"#))
        #expect(text.contains(#"tocsin_turn_phase_seconds_sum{phase="committing"} 0.33"#))
        #expect(text.contains(#"tocsin_turn_phase_seconds_count{phase="recovering"} 0"#))
    }
}

/// A value that several look at.
final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }
    func change(_ change: (inout Value) -> Void) { state.withLock { change(&$0) } }
}

/// What was logged, a line each: the message and `name=value`, sorted by name.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

struct LineHandler: LogHandler {
    let lines: Lines
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    init(lines: Lines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let parts = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.add(([String(describing: event.message)] + parts).joined(separator: " "))
    }
}
