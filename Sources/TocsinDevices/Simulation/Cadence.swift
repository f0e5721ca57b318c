import TocsinTime

/// When a measure is published.
enum Cadence: Hashable, Sendable {
    /// Every so many milliseconds, with a little jitter.
    case every(Double)
    /// When a toggle that comes round in so many milliseconds changes.
    case changes(Double)

    init(_ measure: Measure, of model: DeviceModel) {
        if case .toggle(let round) = measure.simulate, measure.every == nil {
            self = .changes(Double(Swift.max(round.milliseconds, 1)))
        } else {
            self = .every(Double(Swift.max((measure.every ?? model.every).milliseconds, 1)))
        }
    }

    /// Messages a second.
    var perSecond: Double {
        switch self {
        case .every(let period): 1000 / period
        case .changes(let round): 2000 / round
        }
    }
}
