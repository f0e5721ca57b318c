package import Logging
internal import Synchronization
internal import TocsinConcurrency
package import TocsinModel
internal import TocsinRehearsal
internal import TocsinTime

/// What the loop is doing, for those who must not wait for it: the watchdog, `/healthz`, readiness and metrics.
///
/// The loop says when a turn begins and ends, and answers when the watchdog calls it. Nobody who asks here ever waits for a turn.
package final class LoopMonitor: Sendable {
    /// A turn that takes longer is logged with what it has in hand.
    package static let slow = Duration.milliseconds(250)
    /// A loop that has not answered for so long is stuck.
    package static let patience = Duration.seconds(5)

    /// Of the watchdog's looks.
    static let lookInterval = Duration.milliseconds(100)
    /// Between two lines about slow turns.
    private static let quiet = Duration.seconds(1)

    private struct Present {
        let work: LoopWork
        let since: ContinuousClock.Instant
        var phase: LoopWork.Phase
        var phaseSince: ContinuousClock.Instant
        /// In the phases that are over.
        var spent = LoopWork.PerPhase(repeating: Duration.zero)
        var isTold = false
        /// The message that the last look found in hand.
        var message: Int?

        mutating func enter(_ next: LoopWork.Phase, at now: ContinuousClock.Instant) {
            spent[phase] += now - phaseSince
            (phase, phaseSince) = (next, now)
        }
    }

    private struct State {
        var present: Present?
        var times = SecondsHistogram()
        /// Of the turns that had such a phase.
        var phases = LoopWork.PerPhase(repeating: SecondsHistogram())
        var slowTurns = 0
        var watch = ProgressWatch(patience: LoopMonitor.patience, interval: LoopMonitor.lookInterval)
        var lastTold: ContinuousClock.Instant?
        /// Slow turns since then that were not told.
        var untold = 0
        var storeProblem: String?
    }

    /// Which message of a batch is being decided on.
    let progress = MessageProgress()
    private let state = Mutex(State())
    private let logger: Logger
    private let clock: @Sendable () -> ContinuousClock.Instant

    package init(logger: Logger, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.logger = logger
        self.clock = clock
    }

    // MARK: - Asked from anywhere

    /// How long the loop has not turned although it was called.
    package var silence: Duration { state.withLock { $0.watch.silence } }

    /// Whether the loop turns.
    package var isTurning: Bool { silence < Self.patience }

    /// Why the last commit failed; `nil` where it did not.
    package var storeProblem: String? { state.withLock { $0.storeProblem } }

    /// The turns since the start, for Prometheus.
    package var families: [MetricFamily] {
        let (times, phases, slow, silence) = state.withLock { ($0.times, $0.phases, $0.slowTurns, $0.watch.silence) }
        return [
            MetricFamily(
                "tocsin_turn_seconds",
                .histogram,
                help: "How long the loop's turns took, commits included.",
                samples: times.samples
            ),
            MetricFamily(
                "tocsin_turn_phase_seconds",
                .histogram,
                help: "How long each part of the loop's turns took: deciding what follows, and committing it.",
                samples: LoopWork.Phase.allCases.flatMap { phase in
                    phases[phase].samples(labels: ["phase": phase.rawValue])
                }
            ),
            MetricFamily(
                "tocsin_turns_slow_total",
                .counter,
                help: "Turns of the loop that took longer than 250 ms.",
                slow
            ),
            MetricFamily(
                "tocsin_turn_age_seconds",
                .gauge,
                help: "How long the loop has not turned although it was called; healthz fails at 5.",
                samples: [MetricFamily.Sample(value: silence / .seconds(1))]
            ),
        ]
    }

    // MARK: - Told by the loop

    func begin(_ work: LoopWork, _ phase: LoopWork.Phase = .deciding) {
        progress.reset()
        let now = clock()
        state.withLock { $0.present = Present(work: work, since: now, phase: phase, phaseSince: now) }
    }

    func enter(_ phase: LoopWork.Phase) {
        let now = clock()
        state.withLock { $0.present?.enter(phase, at: now) }
    }

    /// - Parameter problem: why the commit failed, if it did.
    func committed(problem: String? = nil) {
        state.withLock { $0.storeProblem = problem }
    }

    func end() {
        let now = clock()
        let line = state.withLock { state -> SlowTurn? in
            guard var present = state.present.take() else { return nil }
            let took = now - present.since
            state.times.add(took)
            present.enter(present.phase, at: now)
            for phase in LoopWork.Phase.allCases where present.spent[phase] > .zero {
                state.phases[phase].add(present.spent[phase])
            }
            guard took > Self.slow else { return nil }
            state.slowTurns += 1
            return Self.line(present, took, now, isOver: true, &state)
        }
        if let line { tell(line) }
    }

    /// The answer to a call.
    func answer() {
        state.withLock { $0.watch.answer() }
    }

    // MARK: - The watchdog

    /// One look at the loop. Says what is wrong in the log.
    ///
    /// - Returns: whether the loop is to be called, which it answers with ``answer()``.
    func look() -> Bool {
        let now = clock()
        let (line, finding) = state.withLock { state in
            let finding = state.watch.look(at: now)
            var line: SlowTurn?
            state.present?.message = progress.index
            if let present = state.present, !present.isTold, now - present.since > Self.slow {
                state.present?.isTold = true
                line = Self.line(present, now - present.since, now, isOver: false, &state)
            }
            return (line, finding)
        }
        if let line { tell(line) }
        switch finding.change {
        case .stuck:
            logger.critical(
                "the loop does not turn: nothing is taken in or sent until it does",
                metadata: ["for_ms": "\(TimeSpan(finding.silence).milliseconds)"]
            )
        case .turningAgain:
            logger.notice("the loop turns again", metadata: ["after_ms": "\(TimeSpan(finding.silence).milliseconds)"])
        case nil:
            break
        }
        return finding.calls
    }

    // MARK: - Slow turns

    private struct SlowTurn {
        let work: LoopWork
        let phase: LoopWork.Phase
        let message: Int?
        let took: Duration
        let isOver: Bool
        /// Other lines that were left out before this one.
        let untold: Int
    }

    /// `nil` where the last line was a moment ago: a service that is slow must not be made slower by its log.
    private static func line(
        _ present: Present,
        _ took: Duration,
        _ now: ContinuousClock.Instant,
        isOver: Bool,
        _ state: inout State
    ) -> SlowTurn? {
        // The end of what was told while it went on is told as well.
        let isDue = state.lastTold.map { now - $0 >= Self.quiet } ?? true
        guard isDue || (isOver && present.isTold && state.untold == 0) else {
            state.untold += 1
            return nil
        }
        defer { (state.lastTold, state.untold) = (now, 0) }
        return SlowTurn(
            work: present.work,
            phase: present.phase,
            message: present.message,
            took: took,
            isOver: isOver,
            untold: state.untold
        )
    }

    private func tell(_ turn: SlowTurn) {
        var metadata: Logger.Metadata = [
            "ms": "\(TimeSpan(turn.took).milliseconds)", "phase": "\(turn.phase.rawValue)",
        ]
        for (name, value) in turn.work.metadata(message: turn.message) { metadata[name] = "\(value)" }
        if turn.untold > 0 { metadata["not_logged_before"] = "\(turn.untold)" }
        logger.warning(
            turn.isOver ? "a turn of the loop took long" : "a turn of the loop is taking long",
            metadata: metadata
        )
    }
}
