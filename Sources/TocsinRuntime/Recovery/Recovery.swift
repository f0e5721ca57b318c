internal import Foundation
internal import TocsinConfiguration
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinStore

/// Why the store's past can't be worked through again.
package enum RecoveryFailure: Error, CustomStringConvertible {
    case configurationMissing(digest: String)
    case configurationInvalid(digest: String, problem: String)

    package var description: String {
        switch self {
        case .configurationMissing(let digest):
            "the store does not hold configuration \(digest), under which its inputs were decided"
        case .configurationInvalid(let digest, let problem):
            "configuration \(digest), under which the store's inputs were decided, no longer loads: \(problem)"
        }
    }
}

extension TurnProcessor {
    /// The state that the store speaks of: the last snapshot, and the inputs after it under the rules that were in force then.
    ///
    /// This is the only way to a state, at a start as after a commit that failed.
    ///
    /// - Parameter initial: the configuration that a new store begins with.
    static func recovered(from store: Store, initial: Configuration, topics: OutgoingTopics) throws -> TurnProcessor {
        let recovery = try store.recovery()
        let snapshot = recovery.snapshot
        let history = History(store: store, initial: initial)
        let configuration = try snapshot.map { try history.configuration($0.digest) } ?? initial
        var core = TurnProcessor(
            configuration: configuration,
            topics: topics,
            state: snapshot?.state ?? EngineState(),
            sequence: snapshot?.sequence ?? 0,
            feedOffset: recovery.lastFeedOffset,
            epoch: store.epoch,
            unreadable: recovery.unreadable
        )
        try store.replay(after: core.sequence) { entry in
            try core.replay(entry, configuration: history.configuration)
        }
        return core
    }
}

/// Configurations by digest, from the store.
struct History {
    let store: Store
    /// One that needn't be loaded again.
    let initial: Configuration?

    func configuration(_ digest: String) throws -> Configuration {
        if let initial, digest == initial.digest { return initial }
        guard let bytes = try store.rulebook(digest: digest) else {
            throw RecoveryFailure.configurationMissing(digest: digest)
        }
        let bundle = try JSONDecoder().decode(ConfigurationBundle.self, from: Data(bytes))
        let loaded = ConfigurationLoader.load(bundle, environment: [:], functions: .live)
        guard let configuration = loaded.configuration else {
            let problem = loaded.problems.first.map { "\($0)" } ?? "unknown"
            throw RecoveryFailure.configurationInvalid(digest: digest, problem: problem)
        }
        return configuration
    }
}
