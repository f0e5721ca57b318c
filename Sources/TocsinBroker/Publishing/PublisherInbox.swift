import CMosquitto
import Glibc

/// What the publishing client hears: acknowledgements, requests, and retained messages that it looks at.
final class PublisherInbox: LinkInbox {
    struct Acknowledgement {
        let packetID: Int32
        /// A reason code of MQTT 5 §3.4.2.1; 0 in MQTT 3.1.1. A failure from 128 up.
        let code: Int32
    }

    /// A longer topic is nobody's request and no topic of ours.
    private static let longestTopic = 1024

    var acknowledgements: [Acknowledgement] = []
    /// Where requests go, past this inbox: what is refused there is never copied. `nil` for a client that takes none.
    let requests: RequestQueue?
    /// Whether the broker keeps retained messages, as far as is known; outlives the connection.
    var keepsRetained = true
    /// Takes the topics of retained messages while they are looked at.
    var retained: RetainedNotes?

    init(requests: RequestQueue? = nil) {
        self.requests = requests
    }

    override func reset() {
        super.reset()
        acknowledgements.removeAll()
        retained = nil
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
            inbox.take(message.pointee, properties)
        }
    }

    private func take(_ message: mosquitto_message, _ properties: OpaquePointer?) {
        guard let topic = message.topic, strnlen(topic, Self.longestTopic + 1) <= Self.longestTopic else { return }
        // A retained request would be obeyed again after each reconnect.
        if message.retain {
            retained?.take(String(cString: topic), isEmpty: message.payloadlen == 0)
            return
        }
        requests?.offer(
            topic: String(cString: topic),
            payload: UnsafeRawBufferPointer(start: message.payload, count: max(0, Int(message.payloadlen))),
            at: .now
        ) {
            (MessageProperties.responseTopic(in: properties), MessageProperties.correlationData(in: properties))
        }
    }
}
