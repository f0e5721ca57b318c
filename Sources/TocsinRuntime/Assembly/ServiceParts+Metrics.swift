internal import TocsinBroker
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel
internal import TocsinStore

extension ServiceParts {
    /// Everything that is counted, for Prometheus. While the loop is stuck, what it alone knows is left out rather than waited for.
    func metrics() async -> [MetricFamily] {
        let around =
            await brokerFamilies + publisherFamilies + storeFamilies + space.families + reactor.monitor.families + [
                commands.family
            ]
        guard reactor.monitor.silence < Self.metricsPatience else { return around }
        let status = await reactor.status()
        return around + EngineMetrics.families(status.state.counters) + GuardMetrics.families(status.state)
            + DecodingMetrics.families(status.decoding)
            + PeopleMetrics.families(status.state.counters.ofPeople) + stateFamilies(status)
    }

    /// A scrape ends after ten seconds by default; one that got nothing would hide why.
    private static let metricsPatience = Duration.seconds(1)

    private func stateFamilies(_ status: ReactorStatus) -> [MetricFamily] {
        [
            MetricFamily(
                "tocsin_incidents_open",
                .gauge,
                help: "Incidents that are not resolved.",
                status.state.incidents.count
            ),
            MetricFamily(
                "tocsin_keys",
                .gauge,
                help: "Keys that rules keep state for.",
                status.state.alerts.keys.count
            ),
            MetricFamily(
                "tocsin_events_waiting",
                .gauge,
                help: "Events that are durable and not decided on yet: what is left of many that came at once.",
                status.waitingEvents
            ),
            MetricFamily(
                "tocsin_clock_steps_total",
                .counter,
                help: "Times that the wall clock was set while the service ran, or before it started.",
                status.clockSteps
            ),
            MetricFamily("tocsin_rules", .gauge, help: "Rules in force.", status.rules),
            MetricFamily(
                "tocsin_inputs_total",
                .counter,
                help: "Inputs in the journal since the store was made.",
                status.sequence
            ),
        ]
    }

    private var storeFamilies: [MetricFamily] {
        [
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
        ]
    }

    private var brokerFamilies: [MetricFamily] {
        get async {
            [
                MetricFamily(
                    "tocsin_redeliveries_dropped_total",
                    .counter,
                    help: "Messages that the broker delivered again though they were committed.",
                    await ingest.redeliveriesDropped
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
                    link.tally.losses
                ),
                MetricFamily(
                    "tocsin_broker_probes_late_total",
                    .counter,
                    help: "Times that the broker did not answer for 3 s though the connection stood.",
                    link.tally.probesLate
                ),
                MetricFamily(
                    "tocsin_broker_sessions_lost_total",
                    .counter,
                    help: "Sessions that the broker no longer had when Tocsin came back.",
                    link.tally.sessionsLost
                ),
                MetricFamily(
                    "tocsin_broker_takeovers_total",
                    .counter,
                    help: "Times that another client used Tocsin's client id.",
                    link.tally.takeovers
                ),
                MetricFamily(
                    "tocsin_subscriptions_refused",
                    .gauge,
                    help: "Filters of sources that the broker refuses now.",
                    link.refusals.count
                ),
                MetricFamily(
                    "tocsin_subscription_refusals_total",
                    .counter,
                    help: "Answers by which the broker refused a filter.",
                    link.tally.refusals
                ),
                MetricFamily(
                    "tocsin_copies_dropped_total",
                    .counter,
                    help: "Copies of messages that several filters fit, which were not counted again.",
                    await ingest.copiesDropped
                ),
                MetricFamily(
                    "tocsin_own_messages_dropped_total",
                    .counter,
                    help: "Messages below Tocsin's own prefix, or of the broker itself, which no source takes.",
                    await ingest.ownDropped
                ),
            ]
        }
    }
}
