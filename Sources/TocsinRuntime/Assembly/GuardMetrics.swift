internal import TocsinEngine
internal import TocsinModel

/// What the limits held back, and how near sources are to theirs. No user is named.
enum GuardMetrics {
    static func families(_ state: EngineState) -> [MetricFamily] {
        let counters = state.counters
        return [
            MetricFamily(
                "tocsin_alerts_gathered_total",
                .counter,
                help: "Alerts beyond `incidents_per_minute`, which came together in one incident, by source.",
                samples: samples(counters.gathered)
            ),
            MetricFamily(
                "tocsin_alerts_gathered_told_total",
                .counter,
                help:
                    "Of the alerts beyond `incidents_per_minute`, those that people were told the number of, by source.",
                samples: samples(counters.gatheredTold)
            ),
            MetricFamily(
                "tocsin_notifications_summed_told_total",
                .counter,
                help: "Of the notifications that came as a sum, those whose sum was sent, or whose user is gone.",
                counters.summedTold
            ),
            MetricFamily(
                "tocsin_notifications_summed_total",
                .counter,
                help: "Notifications beyond `notifications_per_minute`, which came as a sum.",
                counters.summed
            ),
            MetricFamily(
                "tocsin_source_state_bytes",
                .gauge,
                help: "What is remembered of a source's keys and topics, held against `state_bytes`.",
                samples: state.bytesBySource.filter { !$0.source.isEmpty }.map {
                    MetricFamily.Sample(labels: ["source": $0.source], value: Double($0.bytes))
                }
            ),
        ]
    }

    private static func samples(_ counts: [String: UInt64]) -> [MetricFamily.Sample] {
        counts.sorted { $0.key < $1.key }.map {
            MetricFamily.Sample(labels: ["source": $0.key], value: Double($0.value))
        }
    }
}
