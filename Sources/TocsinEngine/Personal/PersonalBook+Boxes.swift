internal import HashTreeCollections
internal import TocsinModel
internal import TocsinTime

/// What quiet hours, digests and bounds hold back, and hand over as one message, less what was over meanwhile.
extension PersonalBook {
    /// What became of something that was put in a box.
    struct Held {
        /// When the box is handed over.
        let due: Timestamp
        /// Whether the box is there because of it.
        let isNewBox: Bool
        /// Whether the incident is new there.
        let isNew: Bool
    }

    /// What is to be done with a box that is due.
    enum Released {
        case nothing
        /// Its user is configured no longer.
        case abandoned(Box)
        /// Told as a sum.
        case sum(Box)
        case digest(Box)
        /// Not now either: it goes on with what the quiet hours hold, which had some of it already.
        case merged(Held, known: Int)
    }

    /// - Parameter until: when it is handed over, where nothing else is in that box yet.
    mutating func hold(
        _ incident: IncidentID,
        in key: BoxKey,
        until: Timestamp,
        _ channels: [String]
    ) -> Held {
        var box = boxes[key] ?? Box(due: until, channels: [])
        let isNewBox = boxes[key] == nil
        let isNew = box.add(incident, channels)
        boxes[key] = box
        return Held(due: box.due, isNewBox: isNewBox, isNew: isNew)
    }

    /// An incident is over: it leaves every box.
    ///
    /// - Returns: those of digests that it was in.
    mutating func leaveBoxes(_ id: IncidentID) -> [BoxKey] {
        var left: [BoxKey] = []
        for (key, box) in boxes where box.incidents.contains(id) {
            var box = box
            box.incidents.remove(id)
            box.over += 1
            boxes[key] = box
            if key.slot != .sum { left.append(key) }
        }
        return left
    }

    /// What somebody is told of now is no news to them later.
    ///
    /// - Returns: how many boxes it was in.
    mutating func leaveBoxes(_ id: IncidentID, of user: UserID, at now: Timestamp) -> Int {
        guard !boxes.isEmpty else { return 0 }
        var left = 0
        let digests = personal(of: user).rules.channels.indices.map { BoxKey.Slot.digest($0) }
        for slot in [.quietHours, .budget] + digests {
            let key = BoxKey(user: user, slot: slot)
            // One that is due is told at this very moment.
            guard let due = boxes[key]?.due, due > now, boxes[key]?.incidents.remove(id) != nil else { continue }
            left += 1
        }
        return left
    }

    /// A box is due.
    mutating func release(_ key: BoxKey, in rulebook: Rulebook, at now: Timestamp) -> Released {
        guard let box = boxes.removeValue(forKey: key) else { return .nothing }
        guard rulebook.people.user(key.user) != nil else { return .abandoned(box) }
        if key.slot == .sum { return .sum(box) }
        guard key.slot != .quietHours, let end = quietEnd(key.user, in: rulebook, at: now) else { return .digest(box) }
        let quiet = BoxKey(user: key.user, slot: .quietHours)
        var merged = boxes[quiet] ?? Box(due: end, channels: [])
        let isNewBox = boxes[quiet] == nil
        var known = 0
        for id in box.inOrder { if !merged.add(id, box.channels) { known += 1 } }
        merged.over += box.over
        boxes[quiet] = merged
        return .merged(Held(due: end, isNewBox: isNewBox, isNew: known < box.incidents.count), known: known)
    }

    /// What quiet hours hold waits for their end as they are now: a user's hours, or time zone, may change while something is held.
    ///
    /// - Parameter only: whose; `nil` for everybody's.
    /// - Returns: the boxes that are handed over at another time, and when.
    mutating func reviewBoxes(
        of only: UserID? = nil,
        in rulebook: Rulebook,
        at now: Timestamp
    ) -> [(key: BoxKey, due: Timestamp)] {
        var changed: [(key: BoxKey, due: Timestamp)] = []
        for (key, box) in boxes where key.slot == .quietHours && (only ?? key.user) == key.user {
            guard rulebook.people.user(key.user) != nil else { continue }
            let due = quietEnd(key.user, in: rulebook, at: now) ?? now
            guard due != box.due else { continue }
            boxes[key]?.due = due
            changed.append((key, due))
        }
        return changed
    }

    /// Counts a notification that is one too many into what its user is told as a sum.
    ///
    /// - Parameter incident: which is told by the sum, where it isn't over by then.
    mutating func sumUp(
        _ kind: Notification.Kind,
        _ severity: Severity,
        for user: UserID,
        _ channels: [String],
        _ incident: IncidentID?,
        at now: Timestamp
    ) -> Held {
        let key = BoxKey(user: user, slot: .sum)
        let isNewBox = boxes[key] == nil
        var box = boxes[key] ?? Box(due: now + Self.summing, channels: [])
        box.count(kind, severity)
        var isNew = false
        if let incident { isNew = box.add(incident, channels) } else { box.use(channels) }
        boxes[key] = box
        return Held(due: box.due, isNewBox: isNewBox, isNew: isNew)
    }

    func deadline(ofBox key: BoxKey) -> Timestamp? { boxes[key]?.due }

    /// What goes beyond a minute's notifications is told by then, in one.
    private static let summing = TimeSpan.minutes(1)

    /// When a user's quiet hours end; `nil` outside of them.
    private func quietEnd(_ user: UserID, in rulebook: Rulebook, at now: Timestamp) -> Timestamp? {
        guard let quiet = personal(of: user).rules.quietHours else { return nil }
        return quiet.hours.end(from: now, in: rulebook.zone(quiet.hours.zone))
    }
}
