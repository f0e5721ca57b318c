internal import HeapModule
internal import TocsinModel
internal import TocsinTime

/// What is to come up, and when. It follows from the state and is no part of it.
///
/// Timers are lazy: what they stand for may have moved on since they were set, and is asked when they come up (``Review``). So a timer that
/// is due later costs nothing until its old time, and one that is over is never taken out.
struct TimerQueue: Sendable {
    private var timers = Heap<Timer>()
    /// Whether the first timer is known to be due at its time: it was looked at last, and nothing happened since.
    private var isFirstKnownDue = false
    /// What is over by the clock, and waits for word that the broker was heard up to then.
    private var unproven: [Timer.Kind: Timestamp] = [:]
    /// When the timer of a key that is watched by its habit comes up, at the latest.
    private var learned: [AlertKey: Timestamp] = [:]
    /// When a silence next changes by itself. Not lazy: the hours of one that recurs are those after the last change.
    private var silences: [SilenceID: Timestamp] = [:]
    private(set) var nextOfSilences = Timestamp.distantFuture

    /// What a timer that comes up turns out to be.
    enum Review {
        case due
        /// What it was set for moved to a later time.
        case later(Timestamp)
        /// It is over by the clock, but the broker may have something that says otherwise.
        case unproven
        /// What it was set for is no more.
        case stale
    }

    /// The first of all but those of silences.
    var first: Timer? { timers.min }
    var hasUnproven: Bool { !unproven.isEmpty }

    mutating func set(_ kind: Timer.Kind, at time: Timestamp) {
        timers.insert(Timer(at: time, kind: kind))
    }

    /// Sets the timer of a key that may be missed sooner than before: one is set that comes up no later than that.
    mutating func watch(_ key: AlertKey, until time: Timestamp, now: Timestamp) {
        if let set = learned[key], set > now, set <= time { return }
        learned[key] = time
        set(.absence(key), at: time)
    }

    /// The first timer was looked at, and is due at its time.
    mutating func confirmFirst() { isFirstKnownDue = true }

    /// Something happened: what was known of the first timer may not be so any more.
    mutating func forgetFirst() { isFirstKnownDue = false }

    /// The first timer, where it needn't be looked at again.
    mutating func takeKnownDue() -> Timer? {
        guard isFirstKnownDue else { return nil }
        isFirstKnownDue = false
        return timers.popMin()
    }

    /// Does with the first timer what was found out about it.
    ///
    /// - Returns: whether it is due, and taken out.
    mutating func settle(_ review: Review) -> Bool {
        isFirstKnownDue = false
        guard let first = timers.min else { return false }
        switch review {
        case .due:
            _ = timers.popMin()
            return true
        case .stale:
            _ = timers.popMin()
        case .unproven:
            _ = timers.popMin()
            unproven[first.kind] = first.at
        case .later(let time):
            timers.replaceMin(with: Timer(at: time, kind: first.kind))
            if case .absence(let key) = first.kind, learned[key] != nil { learned[key] = time }
            // What was set twice is one again as soon as both are for the same time.
            while timers.min == first { _ = timers.popMin() }
        }
        return false
    }

    /// A key was heard of.
    ///
    /// - Returns: whether it waited for word that the broker was heard.
    mutating func takeUnproven(_ kind: Timer.Kind) -> Bool {
        !unproven.isEmpty && unproven.removeValue(forKey: kind) != nil
    }

    /// The broker was heard up to a time: what waited for that comes up again.
    mutating func reviewUnproven() {
        for (kind, time) in unproven { set(kind, at: time) }
        unproven.removeAll(keepingCapacity: true)
    }

    /// Sets all but those of silences anew.
    ///
    /// - Parameter learned: keys that are watched by their habit.
    mutating func replace(with all: [Timer], learned: [AlertKey: Timestamp]) {
        timers = Heap(all)
        self.learned = learned
        unproven.removeAll()
        isFirstKnownDue = false
    }
}

/// Silences, which change before anything else that is due.
extension TimerQueue {
    /// - Parameter time: `nil` for never.
    mutating func plan(_ silence: SilenceID, at time: Timestamp?) {
        silences[silence] = time
        nextOfSilences = silences.values.min() ?? .distantFuture
    }

    mutating func forgetSilences() {
        silences = [:]
        nextOfSilences = .distantFuture
    }

    /// Those that change by now, ordered by when, then by id.
    func silencesDue(at now: Timestamp) -> [SilenceID] {
        silences.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }
}
