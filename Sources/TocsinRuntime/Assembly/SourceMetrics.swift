internal import TocsinDecoding
internal import TocsinModel

/// What became of the messages of each source, for Prometheus. What no source has a filter for, or whose topic is at fault, is under
/// the empty name.
enum SourceMetrics {
    static func families(_ counts: DecodingCounts) -> [MetricFamily] {
        let sources = counts.sources.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        func samples(
            _ name: String,
            _ values: (DecodingCounts.OfSource) -> [String: Int]
        ) -> [MetricFamily.Sample] {
            sources.flatMap { source, counts in
                values(counts).sorted { $0.key < $1.key }.map { word, count in
                    MetricFamily.Sample(labels: ["source": source, name: word], value: Double(count))
                }
            }
        }
        return [
            MetricFamily(
                "tocsin_source_messages_total",
                .counter,
                help:
                    "What became of messages, since the start: event (one for each reading), unmatched (fits the filter, "
                    + "not the topic), cleared (an empty payload), or why they could not be read.",
                samples: samples("result") { counts in
                    let known = ["event": counts.events, "unmatched": counts.unmatched, "cleared": counts.cleared]
                    return known.filter { $0.value > 0 }.merging(counts.rejected) { $0 + $1 }
                }
            ),
            MetricFamily(
                "tocsin_source_readings_rejected_total",
                .counter,
                help: "Readings of messages with several that could not be read, by reason, since the start.",
                samples: samples("reason", \.rejectedItems)
            ),
            MetricFamily(
                "tocsin_source_times_unread_total",
                .counter,
                help: "Events whose `time` was not used, by reason, since the start; they have their receive time.",
                samples: samples("reason") { counts in
                    Dictionary(uniqueKeysWithValues: counts.timeFaults.map { ($0.key.rawValue, $0.value) })
                }
            ),
            MetricFamily(
                "tocsin_source_ids_unread_total",
                .counter,
                help: "Events whose `id` gave none, since the start; they can't be known as duplicates.",
                samples: sources.filter { $0.value.withoutID > 0 }.map {
                    MetricFamily.Sample(labels: ["source": $0.key], value: Double($0.value.withoutID))
                }
            ),
        ]
    }
}
