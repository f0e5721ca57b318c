internal import TocsinEngine
internal import TocsinModel

/// What people were asked and did, for Prometheus. Series are bounded by users, policies and kinds.
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
                help: "Notifications made, by user and kind.",
                samples: people.notifications.sorted { $0.key < $1.key }.flatMap { user, kinds in
                    kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, count in
                        MetricFamily.Sample(labels: ["user": user.text, "kind": kind.rawValue], value: Double(count))
                    }
                }
            ),
            MetricFamily(
                "tocsin_user_pages_out_of_hours_total",
                .counter,
                help: "Notifications that something is wrong, before 8, after 18 o'clock or in the user's quiet hours.",
                samples: people.outOfHours.sorted { $0.key < $1.key }.map { user, count in
                    MetricFamily.Sample(labels: ["user": user.text], value: Double(count))
                }
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
