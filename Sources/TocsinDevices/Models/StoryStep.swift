package import TocsinTime

/// Something that goes wrong in the simulation, and when.
package struct StoryStep: Hashable, Sendable {
    /// When, counted from the start of the simulation.
    package let at: TimeSpan
    /// The label of the devices it happens to.
    package let device: String
    package let change: Change

    package enum Change: Hashable, Sendable {
        /// The measure's level moves to a number, stays there, and moves back as fast; without `hold` it stays for good.
        case ramp(measure: String, to: Double, over: TimeSpan, hold: TimeSpan?)
        /// The measure has this value; without `hold`, for good.
        case set(measure: String, to: Reading, hold: TimeSpan?)
        /// The device says nothing.
        case silent(TimeSpan)
    }

    package init(at: TimeSpan, device: String, change: Change) {
        self.at = at
        self.device = device
        self.change = change
    }

    /// The measure that changes; `nil` where it is the whole device.
    package var measure: String? {
        switch change {
        case .ramp(let measure, _, _, _), .set(let measure, _, _): measure
        case .silent: nil
        }
    }
}
