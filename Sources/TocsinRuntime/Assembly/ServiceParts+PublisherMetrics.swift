internal import TocsinBroker
internal import TocsinModel
internal import TocsinStore

extension ServiceParts {
    /// What became of what is published, and of what is asked for by MQTT.
    var publisherFamilies: [MetricFamily] {
        let published = publisher.statistics
        let asked = publisher.requests.statistics
        return [
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
                "tocsin_publisher_connected",
                .gauge,
                help: "1 while the client that publishes is connected to the broker.",
                published.isConnected ? 1 : 0
            ),
            MetricFamily(
                "tocsin_publisher_pending",
                .gauge,
                help: "Messages on their way to the broker, in memory.",
                published.pending
            ),
            MetricFamily(
                "tocsin_publisher_held_back",
                .gauge,
                help: "Messages that the broker refused, to be sent again, and those behind them.",
                published.heldBack
            ),
            MetricFamily(
                "tocsin_publish_retried_total",
                .counter,
                help: "Messages sent again because the broker refused them.",
                published.retried
            ),
            MetricFamily(
                "tocsin_publish_reduced_total",
                .counter,
                help: "Messages sent with less in them because the broker takes no larger ones.",
                published.reduced
            ),
            MetricFamily(
                "tocsin_publish_let_go_total",
                .counter,
                help: "Answers to commands that could not be published.",
                published.letGo
            ),
            MetricFamily(
                "tocsin_retained_cleared_total",
                .counter,
                help: "Retained topics cleared because they were of no user and no incident that there is.",
                published.cleared
            ),
            MetricFamily(
                "tocsin_broker_keeps_retained",
                .gauge,
                help: "0 where the broker keeps no retained messages.",
                published.keepsRetained ? 1 : 0
            ),
            MetricFamily(
                "tocsin_dead_deliveries",
                .gauge,
                help: "Outgoing messages kept because they were given up.",
                (try? store.deadDeliveryCount()) ?? 0
            ),
            MetricFamily(
                "tocsin_commands_limited_total",
                .counter,
                help: "Commands by MQTT that were refused unread, by reason.",
                samples: [
                    ("rate", asked.tooMany), ("size", asked.tooLarge), ("waiting", asked.dropped),
                ].map { MetricFamily.Sample(labels: ["reason": $0], value: Double($1)) }
            ),
        ]
    }
}
