import Synchronization
package import TocsinModel

/// What people and buttons asked for, by door and by what came of it. Shared by all doors.
package final class CommandTally: Sendable {
    /// As many as there are doors and answers, whatever is sent.
    private struct Kind: Hashable {
        let door: Command.Door
        /// `nil` where it was done.
        let refusal: CommandResult.Code?
    }

    private let counts = Mutex<[Kind: Int]>([:])

    package init() {}

    package func count(_ result: CommandResult, through door: Command.Door) {
        let refusal: CommandResult.Code?
        switch result {
        case .done, .silence, .override: refusal = nil
        case .refused(let refused): refusal = refused.code
        }
        counts.withLock { $0[Kind(door: door, refusal: refusal), default: 0] += 1 }
    }

    package var family: MetricFamily {
        let counts = counts.withLock { $0 }
        let outcomes = [nil] + CommandResult.Code.allCases.map { Optional($0) }
        let kinds = Command.Door.allCases.flatMap { door in outcomes.map { Kind(door: door, refusal: $0) } }
        return MetricFamily(
            "tocsin_commands_total",
            .counter,
            help: "Commands answered, by door and outcome, since the start.",
            samples: kinds.map { kind in
                let labels: Labels = ["door": kind.door.rawValue, "outcome": kind.refusal?.rawValue ?? "done"]
                return .init(labels: labels, value: Double(counts[kind] ?? 0))
            }
        )
    }
}
