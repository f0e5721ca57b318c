internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// What is due, and what is done then.
extension Engine {
    mutating func fireDueTimers(_ share: inout WorkShare, into decision: inout Decision) {
        while !share.isUsedUp {
            let before = changes(decision)
            // What is late is told as it is now: silences come first.
            if timers.nextOfSilences <= state.now {
                timers.forgetFirst()
                for id in timers.silencesDue(at: state.now) { fire(.silence(id), into: &decision) }
            } else if let kind = nextDue() {
                fire(kind, into: &decision)
            } else {
                return
            }
            share.use(.timer, changes: changes(decision) - before)
        }
    }

    /// Alerts that began or ended so far, and effects that follow: what a share counts.
    func changes(_ decision: Decision) -> Int {
        decision.effects.count + Int(clamping: state.counters.alertChanges)
    }

    private mutating func nextDue() -> Timer.Kind? {
        while let next = timers.first, next.at <= state.now {
            if let known = timers.takeKnownDue() { return known.kind }
            if timers.settle(review(next)) { return next.kind }
        }
        return nil
    }

    private mutating func fire(_ kind: Timer.Kind, into decision: inout Decision) {
        switch kind {
        case .hold(let key):
            state.alerts.holdIsOver(key)
            followAlerts(into: &decision)
        case .absence(let key):
            state.alerts.fellSilent(key)
            followAlerts(into: &decision)
        case .flush(let id): flush(id, into: &decision)
        case .escalation(let id): escalationIsDue(id, into: &decision)
        case .pauseEnd(let id): pauseIsOver(id, into: &decision)
        case .box(let key): handOver(key, into: &decision)
        case .followUp(let id): followUp(id, into: &decision)
        case .brokerLost: brokerIsLost(into: &decision)
        case .window(let key):
            state.alerts.windowIsDue(key)
            followAlerts(into: &decision)
        case .flaps(let key):
            state.alerts.flapsAreDue(key)
            followAlerts(into: &decision)
        case .minute(let source): minuteIsOver(source, into: &decision)
        case .limit(let table): reviewLimit(table, into: &decision)
        case .refresh(let id): refreshIsDue(id, into: &decision)
        case .silence(let id): silenceIsDue(id, into: &decision)
        }
    }

    /// When something is due, by the state as it is; `nil` where it never is.
    func deadline(of kind: Timer.Kind) -> Timestamp? {
        switch kind {
        case .hold(let key): state.alerts.holdDeadline(key)
        case .absence(let key): state.alerts.absenceDeadline(key)
        case .flush(let id):
            // What is never due must not be asked to be woken for.
            state.incidents[id].flatMap { $0.nextFlush < .distantFuture ? $0.nextFlush : nil }
        case .escalation(let id): state.incidents[id]?.stepDeadline
        case .pauseEnd(let id): state.incidents[id]?.pauseEnd
        case .box(let key): state.personal.deadline(ofBox: key)
        case .followUp(let id): state.personal.deadline(ofFollowUp: id)
        case .brokerLost: brokerLostDeadline
        case .window(let key): state.alerts.windowDeadline(key)
        case .flaps(let key): state.alerts.flapsDeadline(key)
        case .minute(let source): state.storms.deadline(of: source)
        case .limit(let table): limitDeadline(table)
        case .refresh(let id): state.incidents[id]?.refreshAt
        case .silence(let id): state.suppression.deadline(of: id, in: rulebook, at: state.now)
        }
    }

    /// Sets the timer for something, where it is to come at all.
    mutating func arm(_ kind: Timer.Kind) {
        let time = deadline(of: kind)
        if case .silence(let id) = kind { return timers.plan(id, at: time) }
        if let time { timers.set(kind, at: time) }
    }

    func review(_ timer: Timer) -> TimerQueue.Review {
        guard let deadline = deadline(of: timer.kind) else { return .stale }
        if deadline > timer.at { return .later(deadline) }
        return isProven(timer.kind, at: deadline) ? .due : .unproven
    }

    /// Whether what follows from nothing having come may follow: the broker must have been heard until then.
    private func isProven(_ kind: Timer.Kind, at deadline: Timestamp) -> Bool {
        switch kind {
        case .absence: state.alerts.hearing.proves(deadline)
        // One that slides loses a sample every now and then; that would be a question to the broker each time.
        case .window(let key) where rule(named: key.rule)?.window?.every != nil: state.alerts.hearing.proves(deadline)
        case .window: true
        case .hold, .flush, .escalation, .pauseEnd, .box, .followUp, .brokerLost, .flaps, .minute, .limit, .refresh,
            .silence:
            true
        }
    }

    /// Whether anything waits for word that the broker was heard.
    package var wantsProof: Bool {
        state.alerts.hearing.canBeProven && (timers.hasUnproven || state.alerts.hearing.holdFloor > state.now)
    }

    /// Sets the timer for an incident's next flush, if there is one to come.
    mutating func arm(_ incident: OpenIncident) {
        guard incident.nextFlush < .distantFuture else { return }
        timers.set(.flush(incident.id), at: incident.nextFlush)
    }

    /// Sets every timer that the state asks for; at the start, and when links or rules change.
    mutating func rebuildTimers() {
        var all: [Timer] = []
        var learned: [AlertKey: Timestamp] = [:]
        func add(_ kind: Timer.Kind) {
            if let time = deadline(of: kind) { all.append(Timer(at: time, kind: kind)) }
        }
        for key in state.alerts.keys.keys {
            for kind: Timer.Kind in [.hold(key), .window(key), .flaps(key)] { add(kind) }
            guard let time = deadline(of: .absence(key)) else { continue }
            all.append(Timer(at: time, kind: .absence(key)))
            if case .absent(.learned) = rule(named: key.rule)?.condition { learned[key] = time }
        }
        for table in state.limits.keys { add(.limit(table)) }
        for source in state.storms.sources { add(.minute(source)) }
        for id in state.incidents.keys {
            for kind: Timer.Kind in [.flush(id), .escalation(id), .pauseEnd(id), .refresh(id)] { add(kind) }
        }
        for key in state.personal.boxes.keys { add(.box(key)) }
        for id in state.personal.followUpsToCome { add(.followUp(id)) }
        add(.brokerLost)
        timers.replace(with: all, learned: learned)
        state.alerts.rebuildActivity()
    }
}
