internal import TocsinModel
internal import TocsinTime

/// One occasion to evaluate a rule.
struct Occurrence: Sendable {
    /// `nil` where only time has passed.
    let event: Event?
    /// When it happened: the event's time, put right where its clock is off, and never after it was received.
    let time: Timestamp
    /// As people are told: a time too old to be reckoned with may still be the truth, as in a recording.
    let reportedTime: Timestamp
    /// It was under way for so long that what it says may be over.
    let isLate: Bool
    /// What happened later is known already.
    let isOutOfOrder: Bool
    /// It is beyond what its source may send.
    let isExcess: Bool

    /// Time has passed.
    init(at now: Timestamp) {
        event = nil
        time = now
        reportedTime = now
        isLate = false
        isOutOfOrder = false
        isExcess = false
    }

    init(_ event: Event, at time: Timestamp, isLate: Bool = false, isOutOfOrder: Bool = false, isExcess: Bool) {
        self.event = event
        self.time = time
        reportedTime = ClockEstimate.isPast(event.time, received: event.received) ? event.time : time
        self.isLate = isLate
        self.isOutOfOrder = isOutOfOrder
        self.isExcess = isExcess
    }

    var isRetained: Bool { event?.isRetained ?? false }

    /// How long it was under way; at most a minute, after which it is late.
    var delay: TimeSpan {
        guard let event else { return .zero }
        return max(.zero, min(event.received - time, ClockEstimate.tolerance))
    }
}
