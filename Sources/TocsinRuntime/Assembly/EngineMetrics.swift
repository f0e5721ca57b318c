internal import TocsinEngine
internal import TocsinModel

/// What the engine counts, for Prometheus: every member of ``Counters``, which a test holds against this list.
enum EngineMetrics {
    static func families(_ counters: Counters) -> [MetricFamily] {
        events(counters) + alerts(counters) + notifications(counters) + limits(counters)
    }

    private static func events(_ counters: Counters) -> [MetricFamily] {
        [
            MetricFamily("tocsin_events_total", .counter, help: "Events taken in.", counters.events),
            MetricFamily(
                "tocsin_events_duplicate_total",
                .counter,
                help: "Events dropped as transport duplicates.",
                counters.duplicates
            ),
            MetricFamily(
                "tocsin_events_unmatched_total",
                .counter,
                help: "Events that no rule's topic fits.",
                counters.unmatched
            ),
            MetricFamily(
                "tocsin_events_out_of_order_total",
                .counter,
                help: "Events that are older than what was known already.",
                counters.outOfOrder
            ),
            MetricFamily(
                "tocsin_clocks_off_total",
                .counter,
                help: "Topics whose clock was found to be off, and is put right since.",
                counters.clocksOff
            ),
            MetricFamily("tocsin_rule_evaluations_total", .counter, help: "Rules evaluated.", counters.evaluations),
            MetricFamily(
                "tocsin_rule_failures_total",
                .counter,
                help: "Rules whose expression failed on a payload.",
                samples: by("rule", counters.failures.mapValues(\.count))
            ),
        ]
    }

    private static func alerts(_ counters: Counters) -> [MetricFamily] {
        [
            MetricFamily("tocsin_alerts_fired_total", .counter, help: "Alerts that fired.", counters.alertsFired),
            MetricFamily("tocsin_alerts_resolved_total", .counter, help: "Alerts that ended.", counters.alertsResolved),
            MetricFamily(
                "tocsin_alerts_silenced_total",
                .counter,
                help: "Alerts that a silence withheld, each counted once a silence.",
                counters.silenced
            ),
            MetricFamily(
                "tocsin_alerts_over_before_known_total",
                .counter,
                help: "Alerts that were over before anybody could be notified, as events of the past came in.",
                counters.overBeforeKnown
            ),
        ]
    }

    private static func notifications(_ counters: Counters) -> [MetricFamily] {
        [
            MetricFamily("tocsin_notifications_total", .counter, help: "Notifications made.", counters.notifications),
            MetricFamily(
                "tocsin_notifications_held_total",
                .counter,
                help: "Held for quiet hours or a digest, an incident and user each.",
                counters.held
            ),
            MetricFamily(
                "tocsin_notifications_handed_over_total",
                .counter,
                help: "Of what was held, what was sent in a digest.",
                counters.handedOver
            ),
            MetricFamily(
                "tocsin_notifications_left_digest_total",
                .counter,
                help: "Of what was held, what was over before, or had nobody left to be notified.",
                counters.leftDigests
            ),
            MetricFamily(
                "tocsin_not_notified_total",
                .counter,
                help: "How often an incident was not notified of, or not to somebody, by reason.",
                samples: by("reason", counters.notNotified)
            ),
            MetricFamily(
                "tocsin_escalation_steps_total",
                .counter,
                help: "Steps of policies that came due.",
                counters.escalations
            ),
        ]
    }

    private static func limits(_ counters: Counters) -> [MetricFamily] {
        [
            MetricFamily(
                "tocsin_limit_reached_total",
                .counter,
                help: "What a full table turned away.",
                samples: by("table", counters.limitsReached)
            ),
            MetricFamily(
                "tocsin_events_excess_total",
                .counter,
                help: "Events beyond events_per_minute, by source; those beyond that of all together have none.",
                samples: by("source", counters.excess)
            ),
            MetricFamily(
                "tocsin_events_excess_told_total",
                .counter,
                help: "Of the events beyond events_per_minute, those that people were told the number of.",
                samples: by("source", counters.excessTold)
            ),
        ]
    }

    static func by(_ label: String, _ counts: [String: some BinaryInteger]) -> [MetricFamily.Sample] {
        counts.sorted { $0.key < $1.key }.map { name, count in
            MetricFamily.Sample(labels: [label: name], value: Double(count))
        }
    }
}
