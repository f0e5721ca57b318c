import TocsinEngine
import TocsinModel

/// What a key of a rule ought to be.
struct AlertModel {
    let labels: Labels
    var phase = Phase.inactive
    var severity = Severity.info
    /// Only where its rule watches for silence.
    var lastHeard: Timestamp?

    enum Phase: Hashable {
        case inactive
        case pending(since: Timestamp)
        case firing
    }

    init(_ key: AlertKey) {
        labels = key.labels.merging(["rule": key.rule])
    }
}
