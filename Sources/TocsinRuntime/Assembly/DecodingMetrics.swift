internal import TocsinDecoding
internal import TocsinModel

/// What became of messages, for Prometheus: in all, and by source.
enum DecodingMetrics {
    static func families(_ counts: DecodingCounts) -> [MetricFamily] {
        [
            MetricFamily(
                "tocsin_messages_unmatched_total",
                .counter,
                help: "Messages that fit a source's filter but not its topic, since the start or the last reload.",
                counts.unmatched
            ),
            MetricFamily(
                "tocsin_messages_rejected_total",
                .counter,
                help: "Messages that could not be read, by reason, since the start or the last reload.",
                samples: EngineMetrics.by("reason", counts.rejected)
            ),
        ] + SourceMetrics.families(counts)
    }
}
