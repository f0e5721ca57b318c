import CMosquitto
import Glibc
import TocsinConcurrency

/// As lean a subscriber as the C library allows, which throws everything away: the reference of `tocsin-bench ingest`, and the one that
/// counts for `tocsin-bench notify`.
///
/// It is the library's default mode: every message is acknowledged at once, before anybody has looked at it. Reading goes on until
/// the socket is empty, where `mosquitto_loop` would wait for each packet anew. So what is measured against it is measured against
/// the best that a program on libmosquitto can do, and one that promises nothing.
package actor DiscardingSubscriber {
    package struct Result: Sendable, Hashable {
        package let messages: Int
        /// Of their payloads.
        package let bytes: Int
        /// From the first message to the last.
        package let elapsed: Duration
        /// Of this subscriber's thread, in the same time.
        package let processorTime: Duration
    }

    /// Counts, and nothing else.
    private final class Inbox: LinkInbox {
        var messages = 0
        var bytes = 0
        var firstAt: ContinuousClock.Instant?
        var processorTimeBefore = Duration.zero

        func listen(on client: MosquittoClient) {
            mosquitto_message_callback_set(client.handle) { _, context, message in
                guard let inbox = Inbox.of(context), let message else { return }
                inbox.received += 1
                inbox.messages += 1
                inbox.bytes += Int(message.pointee.payloadlen)
                if inbox.messages == 1 {
                    inbox.firstAt = .now
                    inbox.processorTimeBefore = ProcessorTime.ofThisThread
                }
            }
        }
    }

    private let executor = ThreadExecutor(name: "mqtt-discard")
    private let settings: BrokerSettings
    private let filters: [String]
    private let inbox = Inbox()
    private var link: OneShotLink?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(settings: BrokerSettings, filters: [String]) {
        self.settings = settings
        self.filters = filters
    }

    /// Connects, and with `subscribing` returns when the broker has granted the subscriptions. A session that waits in the broker
    /// has them; subscribing again would be a packet amid its backlog.
    package func connect(subscribing: Bool = true) throws(ConnectionFault) {
        let link = try OneShotLink(settings, inbox: inbox)
        inbox.listen(on: link.client)
        mosquitto_int_option(link.client.handle, MOSQ_OPT_TCP_NODELAY, 0)
        mosquitto_threaded_set(link.client.handle, false)
        inbox.messages = 0
        inbox.bytes = 0
        try link.connect()
        if subscribing { try link.subscribe(to: filters) }
        self.link = link
    }

    /// Receives until `count` messages are there since ``connect(subscribing:)``, or throws when none comes for ten seconds.
    package func receive(_ count: Int) throws(ConnectionFault) -> Result {
        guard let link else { throw ConnectionFault("not connected") }
        var deadline = ContinuousClock.now + OneShotLink.patience
        while inbox.messages < count {
            let before = inbox.messages
            try link.turn(until: .now + OneShotLink.patience) { inbox.messages >= count }
            if inbox.messages > before { deadline = .now + OneShotLink.patience }
            // A turn ends each second for the upkeep of the connection, so it never runs into a deadline of its own.
            guard ContinuousClock.now < deadline else {
                throw ConnectionFault("only \(inbox.messages) of \(count) messages arrived")
            }
        }
        return Result(
            messages: inbox.messages,
            bytes: inbox.bytes,
            elapsed: .now - (inbox.firstAt ?? .now),
            processorTime: ProcessorTime.ofThisThread - inbox.processorTimeBefore
        )
    }

    /// Leaves; the session stays in the broker for as long as the settings say.
    package func disconnect() {
        link?.disconnect()
        link = nil
    }
}
