import TocsinModel
import TocsinTime

/// Who is on call by each schedule, kept for as long as that stays so: every step of a policy asks, and a hundred thousand may be due at once.
struct OnCallIndex: Sendable {
    private struct Duty: Sendable {
        let from: Timestamp
        let until: Timestamp
        let onCall: OnCall
    }

    /// How long one is kept that doesn't say when it changes.
    private static let longest = TimeSpan.days(1)

    private var duties: [String: Duty] = [:]

    func onCall(_ schedule: String, at time: Timestamp) -> OnCall? {
        guard let duty = duties[schedule], duty.from <= time, time < duty.until else { return nil }
        return duty.onCall
    }

    mutating func keep(_ onCall: OnCall, of schedule: String, from time: Timestamp) {
        duties[schedule] = Duty(from: time, until: onCall.until ?? time + Self.longest, onCall: onCall)
    }

    /// Schedules or overrides are others now.
    mutating func forget() {
        duties = [:]
    }
}
