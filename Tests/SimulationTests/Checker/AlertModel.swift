import TocsinEngine
import TocsinModel
import TocsinTime

/// What a key of a rule ought to be.
struct AlertModel {
    let labels: Labels
    var phase = Phase.inactive
    var severity = Severity.info
    /// Since when there is trouble, whether it is told already or not.
    var began = Timestamp.epoch
    /// Since when it fires, where that is the engine's word.
    var firstSeen: Timestamp?
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
