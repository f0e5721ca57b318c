internal import HashTreeCollections
internal import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// Decides who is told what, when and why: a pure value.
///
/// Facts go in, orders come out; no clock, no chance, no input or output. The same inputs at the same times give the same decisions, byte
/// for byte, in every process: that is what recovery, replay and simulation rest on.
///
/// The engine is the order of its parts. Each part owns what it knows, and what follows from that; it is asked, or told what happened, and
/// answers with a value. What follows from the answer for other parts and for the outside is decided here, in `Engine`, and nowhere else.
/// An input goes through them in this order:
///
/// 1. `Timers`: what is due, silences first
/// 2. the input: an event through the rules to alerts (`Detection`), a command, or news of ourselves
/// 3. alerts into incidents (`Routing`, `Incidents`), but for what is held back (`Suppression`)
/// 4. incidents to people, each in the way they want (`Personal`)
/// 5. what became due by that, at once
///
/// Below the parts are the values that they speak of (`Subjects`, `Rulebook`), how people's expressions are evaluated (`Evaluation`), and
/// what is said and counted: every decision, and every no, is a value of `Reasons`.
package struct Engine: Sendable {
    /// All that is remembered. Whoever holds a copy holds a snapshot.
    package internal(set) var state: EngineState
    package internal(set) var rulebook: Rulebook

    // What follows from the state and the rulebook, kept so that it needn't be worked out for every event.
    var matcher: RuleMatcher
    var timers = TimerQueue()

    var reasons = ReasonLog()

    /// Set while somebody asks for reasons.
    package var trace: Trace? {
        get { reasons.trace }
        _modify { yield &reasons.trace }
    }

    package init(state: EngineState = EngineState(), rulebook: Rulebook) {
        self.state = state
        self.rulebook = rulebook
        matcher = RuleMatcher(rulebook.rules)
        self.state.alerts.adopt(RuleSet(rulebook, matcher))
        rebuildIndices()
    }

    /// Everything that follows from the state and the rulebook.
    mutating func rebuildIndices() {
        state.personal.rebuild(in: rulebook)
        state.onCall.forgetKnown()
        rebuildSilences()
        rebuildInhibitors()
        rebuildTimers()
    }

    /// Takes in one fact.
    ///
    /// - Parameter now: not before that of any earlier call; the caller holds a clock that goes back.
    package mutating func handle(_ input: Input, at now: Timestamp) -> Decision {
        var share = WorkShare.unlimited
        return handle(input, at: now, sharing: &share)
    }

    /// Takes in one fact, and of what is due as much as the share allows: ``isDue(at:)`` says whether something is left.
    package mutating func handle(_ input: Input, at now: Timestamp, sharing share: inout WorkShare) -> Decision {
        if case .clockStepped(let step) = input { clockStepped(by: step, at: now) }
        precondition(now >= state.now, "time went back from \(state.now.rfc3339) to \(now.rfc3339)")
        state.now = now
        reasons.now = now
        state.alerts.beginInput(at: now, isTraced: reasons.trace != nil)
        var decision = Decision()
        let wasCutOff = state.alerts.hearing.link.isDown
        prepare(for: input)
        switch input {
        // What was due is looked at by the rules that hold from here on, once what belongs to none of them is gone.
        case .rulebookReplaced: break
        case .event, .command, .condition, .wake, .started, .linkLost, .linkRestored, .heard, .sourcesCutOff,
            .clockStepped:
            fireDueTimers(&share, into: &decision)
        }
        timers.forgetFirst()
        let before = changes(decision)
        switch input {
        case .event(let event):
            reasons.event = event.id
            receive(event, into: &decision)
            reasons.event = nil
        case .command(let command): carryOut(command, into: &decision)
        case .condition(let condition): take(condition, into: &decision)
        case .linkRestored: if wasCutOff { linkIsBack(into: &decision) }
        case .rulebookReplaced: reconcile(into: &decision)
        case .wake, .started, .linkLost, .heard, .sourcesCutOff, .clockStepped: break
        }
        share.use(.input, changes: changes(decision) - before)
        fireDueTimers(&share, into: &decision)
        while tellOutOfForce(into: &decision) { fireDueTimers(&share, into: &decision) }
        countTurnedAwayExpressions()
        return decision
    }

    /// When the engine has to be woken though nothing happens; `nil` while nothing can become due.
    package mutating func wakeAt() -> Timestamp? {
        let change = timers.nextOfSilences
        while let next = timers.first, next.at < change {
            let review = review(next)
            switch review {
            case .due:
                timers.confirmFirst()
                return next.at
            case .unproven where next.at > state.now: return next.at
            case .unproven, .stale, .later: _ = timers.settle(review)
            }
        }
        return change < .distantFuture ? change : nil
    }

    /// Whether something may be due: a timer may turn out to be for later, or for nothing.
    package func isDue(at now: Timestamp) -> Bool {
        timers.nextOfSilences <= now || timers.first.map { $0.at <= now } ?? false
    }

    /// An open incident as it is now.
    package func incident(_ id: IncidentID) -> Incident? {
        state.incidents[id].map { describe($0.value) }
    }
}
