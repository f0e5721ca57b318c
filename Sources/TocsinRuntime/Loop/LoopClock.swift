internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinTime

/// The loop's time: the wall clock's, held where that goes back by a little, and moved with it where somebody sets it.
///
/// A step stays with the loop until it is committed: the engine, and the journal, know of it before anything else happens by the clock as
/// it is then.
struct LoopClock {
    /// A clock that shows less than it did by no more than this is held.
    private static let tolerance = TimeSpan.milliseconds(500)
    /// People hear of a step that is at least as large, for so long.
    private static let news = TimeSpan.minutes(1)
    private static let isTold = Duration.seconds(600)

    private let clock: WallClock
    private var watch = ClockWatch()
    private var last: Timestamp
    /// By how much it was set, until that is committed.
    private(set) var step: TimeSpan?
    /// Steps that were committed.
    private(set) var steps = 0
    /// Also for what an earlier life raised.
    private var isOverAt: Duration?

    /// - Parameter last: when the engine was given something last. How long ago that was nobody knows, but a clock that shows less was put
    ///   back.
    init(_ clock: WallClock, last: Timestamp) {
        self.clock = clock
        self.last = last
        isOverAt = clock.elapsed().map { $0 + Self.isTold }
        _ = watch.look(clock)
        let present = clock.now()
        if clock.elapsed() != nil, present < last - Self.tolerance { step = present - last }
    }

    /// Notices that it was set.
    mutating func look() {
        guard let more = watch.look(clock) else { return }
        step = .milliseconds((step ?? .zero).milliseconds + more.milliseconds)
    }

    /// - Parameter engine: the engine's time, which is that before a step until the step is committed.
    mutating func now(engine: Timestamp) -> Timestamp {
        if let step { return max(clock.now(), engine + step) }
        last = max(clock.now(), last, engine)
        return last
    }

    /// What comes before everything else in a turn: that the clock was set, and that people hear of it.
    var stimuli: [Stimulus] {
        guard let step else { return [] }
        let size = TimeSpan.seconds(Int64(clamping: step.milliseconds.magnitude) / 1000)
        guard size >= Self.news else { return [.clockStepped(by: step)] }
        let summary = """
            The clock of this machine was put \(step < .zero ? "back" : "forward") by \(size). Nothing is told early or late because of \
            it; times from before it may not compare with later ones
            """
        return [
            .clockStepped(by: step),
            .condition(SelfCondition(kind: .clockStep, severity: .warning, summary: summary)),
        ]
    }

    /// - Returns: the step that is committed now.
    mutating func committed(engine: Timestamp) -> TimeSpan? {
        guard let done = step.take() else { return nil }
        last = engine
        steps += 1
        isOverAt = clock.elapsed().map { $0 + Self.isTold }
        return done
    }

    /// Whether people have heard of it for long enough; `true` once.
    mutating func takeEnd() -> Bool {
        guard let over = isOverAt, let elapsed = clock.elapsed(), elapsed >= over else { return false }
        isOverAt = nil
        return true
    }
}
