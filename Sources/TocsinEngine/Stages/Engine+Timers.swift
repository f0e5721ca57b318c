internal import HashTreeCollections
internal import HeapModule
internal import TocsinModel

/// Timers are lazy: what they stand for may have moved on since they were set, and they find out when they come up.
extension Engine {
    enum Review {
        case due
        /// What it was set for moved to a later time.
        case later(Timestamp)
        /// It is over by the clock, but the broker may have something that says otherwise.
        case unproven
        /// What it was set for is no more.
        case stale
    }

    mutating func fireDueTimers(_ share: inout WorkShare, into decision: inout Decision) {
        while !share.isUsedUp {
            // What is late is told as it is now: silences come first.
            if silences.nextChange <= state.now {
                isFirstTimerDue = false
                let before = changes(decision)
                silencesAreDue(into: &decision)
                share.use(changes: changes(decision) - before)
                continue
            }
            guard let next = timers.min, next.at <= state.now else { return }
            let review = isFirstTimerDue ? .due : review(next)
            isFirstTimerDue = false
            switch review {
            case .stale:
                _ = timers.popMin()
            case .unproven:
                if let timer = timers.popMin() { unproven[timer.kind] = timer.at }
            case .later(let at):
                postpone(next, to: at)
                // What was set twice is one again as soon as both are for the same time.
                while timers.min == next { _ = timers.popMin() }
            case .due:
                _ = timers.popMin()
                let before = changes(decision)
                defer { share.use(changes: changes(decision) - before) }
                switch next.kind {
                case .hold(let key): holdIsOver(key, into: &decision)
                case .absence(let key): fellSilent(key, into: &decision)
                case .flush(let id): flush(id, into: &decision)
                case .escalation(let id): escalationIsDue(id, into: &decision)
                case .pauseEnd(let id): pauseIsOver(id, into: &decision)
                case .box(let key): handOver(key, into: &decision)
                case .followUp(let id): followUp(id, into: &decision)
                case .brokerLost: brokerIsLost(into: &decision)
                case .window(let key): windowIsDue(key, into: &decision)
                case .flaps(let key): flapsAreDue(key, into: &decision)
                case .minute(let source): minuteIsOver(source, into: &decision)
                case .limit(let table): reviewLimit(table, into: &decision)
                case .refresh(let id): refreshIsDue(id, into: &decision)
                }
            }
        }
    }

    /// Alerts that began or ended so far, and effects that follow: what a share counts.
    func changes(_ decision: Decision) -> Int {
        decision.effects.count + Int(clamping: state.counters.alertChanges)
    }

    /// The first timer is for later.
    mutating func postpone(_ first: Timer, to at: Timestamp) {
        timers.replaceMin(with: Timer(at: at, kind: first.kind))
        if case .absence(let key) = first.kind, learnedTimers[key] != nil { learnedTimers[key] = at }
    }

    func review(_ timer: Timer) -> Review {
        let deadline: Timestamp?
        switch timer.kind {
        case .hold(let key): deadline = holdDeadline(key)
        case .absence(let key): deadline = absenceDeadline(key)
        case .flush(let id):
            // What is never due must not be asked to be woken for.
            deadline = state.incidents[id].flatMap { $0.nextFlush < .distantFuture ? $0.nextFlush : nil }
        case .escalation(let id): deadline = escalationDeadline(id)
        case .pauseEnd(let id): deadline = state.incidents[id]?.pauseEnd
        case .box(let key): deadline = state.boxes[key]?.due
        case .followUp(let id): deadline = state.followUps[id]?.at
        case .brokerLost: deadline = brokerLostDeadline
        case .window(let key): deadline = windowDeadline(key)
        case .flaps(let key): deadline = flapsDeadline(key)
        case .minute(let source): deadline = state.storms[source].flatMap { $0.isBeyond ? $0.end : nil }
        case .limit(let table): deadline = limitDeadline(table)
        case .refresh(let id): deadline = state.incidents[id]?.refreshAt
        }
        guard let deadline else { return .stale }
        if deadline > timer.at { return .later(deadline) }
        return isProven(timer.kind, at: deadline) ? .due : .unproven
    }

    /// Whether what follows from nothing having come may follow: the broker must have been heard until then.
    private func isProven(_ kind: Timer.Kind, at deadline: Timestamp) -> Bool {
        switch kind {
        case .absence: state.heard.map { deadline <= $0 } ?? true
        // One that slides loses a sample every now and then; that would be a question to the broker each time.
        case .window(let key) where rule(named: key.rule)?.window?.every != nil:
            state.heard.map { deadline <= $0 } ?? true
        case .window: true
        case .hold, .flush, .escalation, .pauseEnd, .box, .followUp, .brokerLost, .flaps, .minute, .limit, .refresh:
            true
        }
    }

    /// Whether anything waits for word that the broker was heard.
    package var wantsProof: Bool {
        guard case .up = state.link, state.heard != nil else { return false }
        return !unproven.isEmpty || state.holdFloor > state.now
    }

    /// The broker was heard up to a time: what waited for that comes up again.
    mutating func reviewUnproven() {
        for (kind, at) in unproven { timers.insert(Timer(at: at, kind: kind)) }
        unproven.removeAll(keepingCapacity: true)
    }

    /// Sets the timer for an incident's next flush, if there is one to come.
    mutating func arm(_ incident: OpenIncident) {
        guard incident.nextFlush < .distantFuture else { return }
        timers.insert(Timer(at: incident.nextFlush, kind: .flush(incident.id)))
    }

    func holdDeadline(_ key: AlertKey) -> Timestamp? {
        guard
            case .pending(let pending) = state.keys[key]?.phase,
            case .threshold(_, _, let hold) = rule(named: key.rule)?.condition
        else { return nil }
        return max(pending.since + hold + pending.delay, pending.lateUntil ?? .epoch, state.holdFloor)
    }

    /// While we are cut off there is none: our outage is not a device's silence. It is set again when the link is back.
    func absenceDeadline(_ key: AlertKey) -> Timestamp? {
        guard
            case .up(let since) = state.link,
            let known = state.keys[key], known.isCalm, let lastSeen = known.lastSeen,
            case .absent(let cadence) = rule(named: key.rule)?.condition,
            let span = timeout(cadence, key, known)
        else { return nil }
        guard let source = known.lastSource, let hearing = state.cutOffSources[source] else {
            return max(lastSeen, since) + span
        }
        switch hearing {
        case .cutOff: return nil
        case .heardAgain(let again): return max(lastSeen, since, again) + span
        }
    }

    /// Sets every timer that the state asks for; at the start, and when links or rules change.
    mutating func rebuildTimers() {
        var timers: [Timer] = []
        unproven.removeAll()
        learnedTimers = [:]
        for (key, _) in state.keys {
            if let at = holdDeadline(key) { timers.append(Timer(at: at, kind: .hold(key))) }
            if let at = absenceDeadline(key) {
                timers.append(Timer(at: at, kind: .absence(key)))
                if case .absent(.learned) = rule(named: key.rule)?.condition { learnedTimers[key] = at }
            }
            if let at = windowDeadline(key) { timers.append(Timer(at: at, kind: .window(key))) }
            if let at = flapsDeadline(key) { timers.append(Timer(at: at, kind: .flaps(key))) }
        }
        for table in state.limits.keys {
            if let at = limitDeadline(table) { timers.append(Timer(at: at, kind: .limit(table))) }
        }
        for (source, count) in state.storms where count.isBeyond {
            timers.append(Timer(at: count.end, kind: .minute(source)))
        }
        for (id, incident) in state.incidents {
            if incident.nextFlush < .distantFuture { timers.append(Timer(at: incident.nextFlush, kind: .flush(id))) }
            if let at = escalationDeadline(id) { timers.append(Timer(at: at, kind: .escalation(id))) }
            if let at = incident.pauseEnd { timers.append(Timer(at: at, kind: .pauseEnd(id))) }
            if let at = incident.refreshAt { timers.append(Timer(at: at, kind: .refresh(id))) }
        }
        for (key, box) in state.boxes { timers.append(Timer(at: box.due, kind: .box(key))) }
        for (id, followUp) in state.followUps { timers.append(Timer(at: followUp.at, kind: .followUp(id))) }
        if let at = brokerLostDeadline { timers.append(Timer(at: at, kind: .brokerLost)) }
        self.timers = Heap(timers)
        rebuildActivity()
    }
}
