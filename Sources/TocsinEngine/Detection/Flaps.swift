package import TocsinTime

/// How often one key's alert came and went of late.
package struct Flaps: Hashable, Codable, Sendable {
    /// When it began or ended, oldest first; no more than are needed to judge.
    package private(set) var transitions: [Timestamp] = []
    package var isFlapping = false
    /// Whether the trouble is there just now; an alert that flaps is kept up while it isn't.
    package var holds = false

    package init() {}

    mutating func record(_ time: Timestamp, _ flapping: Rule.Flapping) {
        transitions.removeAll { $0 + flapping.within <= time }
        if transitions.count >= max(flapping.changes, 2) { transitions.removeFirst() }
        transitions.append(time)
    }

    mutating func shift(by step: TimeSpan) { transitions = transitions.map { $0.shifted(by: step) } }

    func isTooMuch(_ flapping: Rule.Flapping) -> Bool {
        transitions.count >= flapping.changes
    }

    /// When at most half as many are left as make it flap.
    func stableAt(_ flapping: Rule.Flapping) -> Timestamp {
        let leaving = transitions.count - flapping.changes / 2
        guard leaving > 0 else { return .epoch }
        return transitions[leaving - 1] + flapping.within
    }

    /// When the last of them no longer counts.
    func forgottenAt(_ flapping: Rule.Flapping) -> Timestamp {
        transitions.last.map { $0 + flapping.within } ?? .epoch
    }
}
