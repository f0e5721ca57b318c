internal import Synchronization
internal import TocsinModel
internal import TocsinStore

/// How full the store is and what gave way for that, for Prometheus.
final class SpaceTally: Sendable {
    private struct State {
        var space: Store.Space?
        var quota: Int?
        var rows: [String: Int] = [:]
        var bytes: [String: Int] = [:]
        var deadLetters: [String: Int] = [:]
    }

    private let state = Mutex(State())

    func saw(_ space: Store.Space, quota: Int?) {
        state.withLock { ($0.space, $0.quota) = (space, quota) }
    }

    func gave(_ what: Store.Expendable, _ given: Store.GivenUp) {
        state.withLock { state in
            state.rows[what.rawValue, default: 0] += given.rows
            state.bytes[what.rawValue, default: 0] += given.bytes
        }
    }

    /// - Parameter dropped: by source.
    func dropped(_ dropped: [String: Int]) {
        state.withLock { $0.deadLetters.merge(dropped) { $0 + $1 } }
    }

    var families: [MetricFamily] {
        let state = state.withLock { $0 }
        func gauge(_ name: String, _ help: String, _ value: Int?) -> MetricFamily {
            let samples = value.map { [MetricFamily.Sample(value: Double($0))] } ?? []
            return MetricFamily(name, .gauge, help: help, samples: samples)
        }
        return [
            gauge("tocsin_store_used_bytes", "What the store keeps; its quota counts these.", state.space?.used),
            gauge("tocsin_store_quota_bytes", "What it may keep; none without a quota.", state.quota),
            gauge("tocsin_store_free_bytes", "What the store's file system has left.", state.space?.free),
            MetricFamily(
                "tocsin_store_gave_way_total",
                .counter,
                help: "Rows that gave way as the store was at its quota, by what they were, since the start.",
                samples: EngineMetrics.by("what", state.rows)
            ),
            MetricFamily(
                "tocsin_store_gave_way_bytes_total",
                .counter,
                help: "About how many bytes gave way as the store was at its quota, since the start.",
                samples: EngineMetrics.by("what", state.bytes)
            ),
            MetricFamily(
                "tocsin_dead_letters_dropped_total",
                .counter,
                help: "Dead letters that gave way beyond store.dead_letters, by source, since the start.",
                samples: EngineMetrics.by("source", state.deadLetters)
            ),
        ]
    }
}
