internal import Foundation
internal import TocsinCommandLine
internal import TocsinModel

/// What `tocsin-bench notify` found.
struct NotifyReport {
    let events: Int
    var rounds: [Round] = []

    /// Notifications through Tocsin, and right after them as many messages through the broker alone.
    struct Round {
        /// The processor time is that of the service.
        let tocsin: BenchFigure
        /// By the service; `nil` where that is not known.
        let bytesWritten: Int?
        let messageBytes: Int
        /// The processor time is that of the subscriber.
        let broker: BenchFigure
    }

    private var notificationsPerSecond: Double { rounds.map(\.tocsin.perSecond).median }
    private var microseconds: Double { rounds.map(\.tocsin.microseconds).median }
    private var brokerPerSecond: Double { rounds.map(\.broker.perSecond).median }
    private var messageBytes: Double { rounds.map { Double($0.messageBytes) }.median }
    /// Of neighbours in the run, so that what the machine did meanwhile touches both.
    private var ratio: Double { rounds.map { $0.tocsin.perSecond / $0.broker.perSecond }.median }
    /// A notification; NaN where it is not known.
    private var bytesWritten: Double {
        rounds.compactMap { round in round.bytesWritten.map { Double($0) / Double(round.tocsin.messages) } }.median
    }

    var text: String {
        let written = bytesWritten.isNaN ? "bytes written unknown" : String(format: "%.0f bytes written", bytesWritten)
        return [
            "durable notifications at QoS 1, \(Count.of(events, "incident")), median of \(Count.of(rounds.count, "round"))",
            String(
                format: "tocsin  %.0f notifications/s (each %.1f µs processor time, %@)",
                notificationsPerSecond,
                microseconds,
                written
            ),
            String(format: "broker  %.0f messages/s of %.0f bytes", brokerPerSecond, messageBytes),
            String(format: "ratio   %.3f", ratio),
        ].joined(separator: "\n")
    }

    var json: String {
        var json = JSONText()
        json.object { json in
            json.member("bench", "notify")
            json.member("events", events)
            json.member("rounds", rounds.count)
            for (name, value) in [
                ("notifications_per_second", notificationsPerSecond.rounded()),
                ("processor_microseconds", microseconds),
                ("bytes_written", bytesWritten.rounded()),
                ("message_bytes", messageBytes),
                ("broker_messages_per_second", brokerPerSecond.rounded()),
                ("ratio", (ratio * 10_000).rounded() / 10_000),
            ] {
                json.key(name)
                json.number(value)
            }
        }
        return json.text
    }
}
