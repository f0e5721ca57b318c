internal import TocsinDecoding
internal import TocsinModel

/// What became of messages, for Prometheus: every member of ``DecodingCounts``, which a test holds against this list.
enum DecodingMetrics {
    static func families(_ counts: DecodingCounts) -> [MetricFamily] {
        [
            MetricFamily(
                "tocsin_messages_read_total",
                .counter,
                help: "Messages that became events, since the start or the last reload.",
                counts.events
            ),
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
            MetricFamily(
                "tocsin_events_without_time_total",
                .counter,
                help: "Events whose source's time gave none that can be believed: they have the time of receipt.",
                counts.eventsWithoutTime
            ),
            MetricFamily(
                "tocsin_events_without_id_total",
                .counter,
                help: "Events whose source's id gave none: they cannot be known as duplicates.",
                counts.eventsWithoutID
            ),
        ]
    }
}
