import Testing
import TocsinConcurrency

@Suite struct ProgressWatchTests {
    private var watch = ProgressWatch(patience: .seconds(5), interval: .milliseconds(100))
    private var now = ContinuousClock.now

    /// What changed in that time, in which each call is answered or none is.
    private mutating func look(for duration: Duration, answers: Bool) -> [ProgressWatch.Change] {
        var changes: [ProgressWatch.Change] = []
        let end = now + duration
        while now < end {
            now += .milliseconds(100)
            let finding = watch.look(at: now)
            if let change = finding.change { changes.append(change) }
            if finding.calls, answers { watch.answer() }
        }
        return changes
    }

    @Test("who answers is never stuck, however long it goes on")
    mutating func answering() {
        #expect(look(for: .seconds(60), answers: true) == [])
        #expect(watch.silence == .zero)
    }

    @Test("who owes an answer for as long as the patience lasts is stuck once, and well again with the answer")
    mutating func stuck() {
        #expect(look(for: .seconds(5), answers: false) == [])
        #expect(look(for: .seconds(20), answers: false) == [.stuck])
        let silence = watch.silence
        #expect(silence > .seconds(20))
        watch.answer()
        now += .milliseconds(100)
        let finding = watch.look(at: now)
        #expect(finding.change == .turningAgain && finding.calls && finding.silence == silence)
        #expect(watch.silence == .zero)
    }

    @Test("nobody is called again before the answer")
    mutating func calls() {
        let findings = [now, now + .seconds(1)].map { time in watch.look(at: time).calls }
        #expect(findings == [true, false])
        watch.answer()
        let again = watch.look(at: now + .seconds(2))
        #expect(again.calls)
    }

    @Test("a look that comes late counts as two, because then the whole process stood still")
    mutating func late() {
        let findings = [now, now + .seconds(60)].map { time in watch.look(at: time).change }
        #expect(findings == [nil, nil])
        #expect(watch.silence == .milliseconds(200))
    }
}
