internal import TocsinEngine
internal import TocsinModel

/// What people were asked and did, for Prometheus. Series are bounded by policies and kinds; no user is named.
enum PeopleMetrics {
    static func families(_ people: PeopleCounters) -> [MetricFamily] {
        let ended = people.acknowledged + people.unacknowledged
        return [
            histogram(
                "tocsin_incident_acknowledge_seconds",
                help: "From the opening of an incident to its first acknowledgement.",
                people.acknowledging
            ),
            histogram(
                "tocsin_incident_resolve_seconds",
                help: "From the opening of an incident that people were told of to its end.",
                people.resolving
            ),
            MetricFamily(
                "tocsin_incidents_ended_total",
                .counter,
                help: "Incidents that people were told of and that are over, by whether anybody acknowledged them.",
                samples: [("true", people.acknowledged), ("false", people.unacknowledged)].map {
                    MetricFamily.Sample(labels: ["acknowledged": $0], value: Double($1))
                }
            ),
            MetricFamily(
                "tocsin_incidents_acknowledged_ratio",
                .gauge,
                help: "Share of them that somebody acknowledged; none while there are none.",
                samples: ended == 0 ? [] : [MetricFamily.Sample(value: Double(people.acknowledged) / Double(ended))]
            ),
            MetricFamily(
                "tocsin_escalations_total",
                .counter,
                help: "Steps of policies that were told, by policy and step.",
                samples: people.escalations.sorted { $0.key < $1.key }.map { step, count in
                    MetricFamily.Sample(
                        labels: ["policy": step.policy, "step": String(step.step)],
                        value: Double(count)
                    )
                }
            ),
            MetricFamily(
                "tocsin_user_notifications_total",
                .counter,
                help: "Notifications made for all users together, by kind.",
                samples: people.notifications.values.reduce(into: [Notification.Kind: UInt64]()) { sums, kinds in
                    for (kind, count) in kinds { sums[kind, default: 0] += UInt64(count) }
                }
                .sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, count in
                    MetricFamily.Sample(labels: ["kind": kind.rawValue], value: Double(count))
                }
            ),
            MetricFamily(
                "tocsin_user_pages_out_of_hours_total",
                .counter,
                help: "Notifications that something is wrong, before 8, after 18 o'clock or in a user's quiet hours.",
                samples: [MetricFamily.Sample(value: people.outOfHours.values.reduce(0) { $0 + Double($1) })]
            ),
        ]
    }

    private static func histogram(_ name: String, help: String, _ durations: DurationHistogram) -> MetricFamily {
        var samples: [MetricFamily.Sample] = []
        var sum: UInt64 = 0
        for (place, count) in durations.counts.enumerated() {
            sum += count
            let bound = place < DurationHistogram.bounds.count ? String(DurationHistogram.bounds[place]) : "+Inf"
            samples.append(MetricFamily.Sample(suffix: "_bucket", labels: ["le": bound], value: Double(sum)))
        }
        samples.append(MetricFamily.Sample(suffix: "_sum", value: durations.seconds))
        samples.append(MetricFamily.Sample(suffix: "_count", value: Double(durations.count)))
        return MetricFamily(name, .histogram, help: help, samples: samples)
    }
}
