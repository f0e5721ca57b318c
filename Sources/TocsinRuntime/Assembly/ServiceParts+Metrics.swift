internal import TocsinBroker
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel
internal import TocsinStore

extension ServiceParts {
    /// Everything that is counted, for Prometheus.
    func metrics() async -> [MetricFamily] {
        let status = await reactor.status()
        let counters = status.state.counters
        let published = publisher.statistics
        return await [
            MetricFamily("tocsin_events_total", .counter, help: "Events taken in.", counters.events),
            MetricFamily(
                "tocsin_events_duplicate_total",
                .counter,
                help: "Events dropped as transport duplicates.",
                counters.duplicates
            ),
            MetricFamily(
                "tocsin_redeliveries_dropped_total",
                .counter,
                help: "Messages that the broker delivered again though they were committed.",
                ingest.redeliveriesDropped
            ),
            MetricFamily(
                "tocsin_events_unmatched_total",
                .counter,
                help: "Events that no rule's topic fits.",
                counters.unmatched
            ),
            MetricFamily(
                "tocsin_messages_unmatched_total",
                .counter,
                help: "Messages that fit a source's filter but not its topic, since the start.",
                status.decoding.unmatched
            ),
            MetricFamily(
                "tocsin_messages_rejected_total",
                .counter,
                help: "Messages that could not be read, by reason, since the start.",
                samples: status.decoding.rejected.sorted { $0.key < $1.key }.map {
                    MetricFamily.Sample(labels: ["reason": $0.key], value: Double($0.value))
                }
            ),
            MetricFamily("tocsin_rule_evaluations_total", .counter, help: "Rules evaluated.", counters.evaluations),
            MetricFamily(
                "tocsin_rule_failures_total",
                .counter,
                help: "Rules whose expression failed on a payload.",
                samples: counters.failures.sorted { $0.key < $1.key }.map {
                    MetricFamily.Sample(labels: ["rule": $0.key], value: Double($0.value.count))
                }
            ),
            MetricFamily("tocsin_alerts_fired_total", .counter, help: "Alerts that fired.", counters.alertsFired),
            MetricFamily("tocsin_alerts_resolved_total", .counter, help: "Alerts that ended.", counters.alertsResolved),
            MetricFamily("tocsin_notifications_total", .counter, help: "Notifications made.", counters.notifications),
            MetricFamily(
                "tocsin_limit_reached_total",
                .counter,
                help: "What a full table turned away.",
                samples: counters.limitsReached.sorted { $0.key < $1.key }.map {
                    MetricFamily.Sample(labels: ["table": $0.key], value: Double($0.value))
                }
            ),
            MetricFamily(
                "tocsin_incidents_open",
                .gauge,
                help: "Incidents that are not resolved.",
                status.state.incidents.count
            ),
            MetricFamily("tocsin_keys", .gauge, help: "Keys that rules keep state for.", status.state.keys.count),
            MetricFamily("tocsin_rules", .gauge, help: "Rules in force.", status.rules),
            MetricFamily(
                "tocsin_inputs_total",
                .counter,
                help: "Inputs in the journal since the store was made.",
                status.sequence
            ),
            MetricFamily("tocsin_store_bytes", .gauge, help: "Size of the store on disk.", store.size),
            MetricFamily(
                "tocsin_dead_letters",
                .gauge,
                help: "Inputs kept because they could not be read.",
                (try? store.deadLetterCount()) ?? 0
            ),
            MetricFamily(
                "tocsin_outbox_waiting",
                .gauge,
                help: "Messages that the broker has yet to take, on the disk.",
                (try? store.waitingOutboxCount()) ?? 0
            ),
            MetricFamily(
                "tocsin_published_total",
                .counter,
                help: "Messages the broker has taken, since the start.",
                published.acknowledged
            ),
            MetricFamily(
                "tocsin_publish_refused_total",
                .counter,
                help: "Messages the broker will never take.",
                published.refused
            ),
            MetricFamily(
                "tocsin_broker_connected",
                .gauge,
                help: "1 while the broker can be heard.",
                link.isUp ? 1 : 0
            ),
            MetricFamily(
                "tocsin_broker_losses_total",
                .counter,
                help: "Connections to the broker that were lost.",
                link.losses
            ),
            commands.family,
        ] + SourceMetrics.families(status.decoding) + PeopleMetrics.families(counters.ofPeople)
    }
}
