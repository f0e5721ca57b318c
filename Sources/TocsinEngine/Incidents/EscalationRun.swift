package import TocsinModel
package import TocsinTime

/// How far an incident has come in its policy.
package struct EscalationRun: Hashable, Codable, Sendable {
    /// The step to come, counted from 0 over all rounds.
    package var position = 0
    package var wait: Wait = .none
    /// Who acknowledged the present step, where it asks for several.
    package var acknowledged: [UserID] = []

    package enum Wait: Hashable, Codable, Sendable {
        /// Nothing is to come: it is through, or somebody has it.
        case none
        case until(Timestamp)
        /// The step was due while everything was withheld; it fires when that ends.
        case overdue
    }

    /// The step told last, counted from 1 within its round; 0 before the first.
    package func step(of policy: EscalationPolicy) -> Int {
        position == 0 ? 0 : (position - 1) % policy.steps.count + 1
    }
}
