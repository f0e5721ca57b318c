internal import Synchronization
internal import TocsinBroker
internal import TocsinDecoding
internal import TocsinModel

/// Which sources stand behind each subscription, by the configuration in force.
final class SourceFilters: Sendable {
    private struct State {
        var sources: [(name: String, filter: String)]
        var plan: SubscriptionPlan
    }

    private let state: Mutex<State>

    init(_ sources: [Source]) {
        state = Mutex(Self.state(sources))
    }

    func replace(_ sources: [Source]) {
        let next = Self.state(sources)
        state.withLock { $0 = next }
    }

    /// What is subscribed to.
    var filters: [String] { state.withLock { $0.plan.filters } }

    /// The names of the sources whose messages come by one of these subscriptions; ordered, each once.
    func sources(behind filters: [String]) -> [String] {
        state.withLock { state in
            let names = state.sources.filter { source in
                state.plan.filter(for: source.filter).map(filters.contains) ?? false
            }
            return Set(names.map(\.name)).sorted()
        }
    }

    private static func state(_ sources: [Source]) -> State {
        State(
            sources: sources.map { ($0.name, $0.filter.text) },
            plan: SubscriptionPlan(sources.map(\.filter.text))
        )
    }
}
