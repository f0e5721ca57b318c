import CMosquitto
import Glibc

/// What the publishing client hears: acknowledgements and requests.
final class PublisherInbox: LinkInbox {
    struct Acknowledgement {
        let packetID: Int32
        /// A reason code of MQTT 5 §3.4.2.1; 0 in MQTT 3.1.1. A failure from 128 up.
        let code: Int32
    }

    var acknowledgements: [Acknowledgement] = []
    var requests: [InboundRequest] = []

    override func reset() {
        super.reset()
        acknowledgements.removeAll()
    }

    func listen(on client: MosquittoClient) {
        mosquitto_publish_v5_callback_set(client.handle) { _, context, packetID, code, _ in
            guard let inbox = PublisherInbox.of(context) else { return }
            inbox.received += 1
            inbox.acknowledgements.append(Acknowledgement(packetID: packetID, code: code))
        }
        mosquitto_message_v5_callback_set(client.handle) { _, context, message, properties in
            guard let inbox = PublisherInbox.of(context), let message else { return }
            inbox.received += 1
            // A retained request would be obeyed again after each reconnect.
            guard !message.pointee.retain, let topic = message.pointee.topic else { return }
            let payload = UnsafeRawBufferPointer(
                start: message.pointee.payload,
                count: Int(message.pointee.payloadlen)
            )
            inbox.requests.append(
                InboundRequest(
                    topic: String(cString: topic),
                    payload: Array(payload),
                    responseTopic: MessageProperties.responseTopic(in: properties),
                    correlationData: MessageProperties.correlationData(in: properties)
                )
            )
        }
    }
}
