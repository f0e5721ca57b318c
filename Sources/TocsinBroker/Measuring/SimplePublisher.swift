import CMosquitto
import TocsinConcurrency
package import TocsinModel

/// Publishes as fast as it is told to: the simulated devices, and the load of a measurement.
///
/// One connection, no reconnecting; how many messages a second is the caller's business.
package actor SimplePublisher {
    package enum Quality: Int32, Sendable {
        case atMostOnce = 0
        case atLeastOnce = 1
    }

    private let executor = ThreadExecutor(name: "mqtt-simulate")
    private let settings: BrokerSettings
    private let window: Int
    private let inbox = PublisherInbox()
    private var link: OneShotLink?
    private var inFlight: Set<Int32> = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter window: messages at QoS 1 on their way. The library searches its list for each acknowledgement: 100 is fast.
    package init(settings: BrokerSettings, window: Int = 100) {
        precondition(window > 0, "a window of \(window)")
        self.settings = settings
        self.window = window
    }

    package func connect() throws(ConnectionFault) {
        let link = try OneShotLink(settings, inbox: inbox)
        inbox.listen(on: link.client)
        mosquitto_int_option(link.client.handle, MOSQ_OPT_SEND_MAXIMUM, Int32(window))
        try link.connect()
        self.link = link
    }

    /// Publishes a batch in its order and returns when all of it is with the socket, at most ``window`` of it unacknowledged.
    ///
    /// The batch's packet identifiers mean nothing here; its retain flags do.
    package func publish(_ batch: InboundBatch, quality: Quality) throws(ConnectionFault) {
        guard let link else { throw ConnectionFault("not connected") }
        var topic: [CChar] = []
        for (index, message) in batch.messages.enumerated() {
            topic.removeAll(keepingCapacity: true)
            topic.append(contentsOf: batch.bytes[message.topic].lazy.map { CChar(bitPattern: $0) })
            topic.append(0)
            var packetID: Int32 = 0
            let code = batch.bytes.withUnsafeBytes { bytes in
                mosquitto_publish_v5(
                    link.client.handle,
                    &packetID,
                    topic,
                    Int32(clamping: message.payloadLength),
                    bytes.baseAddress?.advanced(by: message.payload.lowerBound),
                    quality.rawValue,
                    message.isRetained,
                    nil
                )
            }
            guard code == MOSQ_ERR_SUCCESS.code else { throw ConnectionFault(code: code) }
            switch quality {
            case .atMostOnce:
                if index % Self.messagesPerWrite == 0 { try writeAll(link) }
            case .atLeastOnce:
                inFlight.insert(packetID)
                if inFlight.count >= window { try settle(link, to: window - 1) }
            }
        }
        try writeAll(link)
    }

    /// Returns when the broker has acknowledged everything.
    package func drain() throws(ConnectionFault) {
        guard let link else { throw ConnectionFault("not connected") }
        try settle(link, to: 0)
    }

    package func disconnect() {
        link?.disconnect()
        link = nil
    }

    private func settle(_ link: OneShotLink, to limit: Int) throws(ConnectionFault) {
        takeAcknowledgements()
        while inFlight.count > limit {
            try link.turn(until: .now + OneShotLink.patience)
            link.client.hurry()
            takeAcknowledgements()
        }
    }

    /// The library reports what it sent at QoS 0 by the same callback; that was never in flight.
    private func takeAcknowledgements() {
        for acknowledgement in inbox.acknowledgements { inFlight.remove(acknowledgement.packetID) }
        inbox.acknowledgements.removeAll(keepingCapacity: true)
    }

    private func writeAll(_ link: OneShotLink) throws(ConnectionFault) {
        try link.write()
        while link.client.wantsToWrite { try link.turn(until: .now + OneShotLink.patience) }
        takeAcknowledgements()
    }

    private static let messagesPerWrite = 64
}
