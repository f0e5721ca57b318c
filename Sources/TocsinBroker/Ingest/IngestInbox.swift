import CMosquitto
import Glibc
import TocsinModel

/// Where the ingest client's messages land: a batch that grows by copying, with no allocation a message.
final class IngestInbox: LinkInbox {
    var batch = InboundBatch()
    var redeliveries: RedeliveryFilter

    init(redeliveries: RedeliveryFilter) {
        self.redeliveries = redeliveries
    }

    override func greet(_ greeting: Greeting) {
        super.greet(greeting)
        if greeting.code == 0 { redeliveries.connected(isSessionPresent: greeting.isSessionPresent) }
    }

    func listen(on client: MosquittoClient) {
        mosquitto_message_callback_set(client.handle) { _, context, message in
            guard let inbox = IngestInbox.of(context), let message else { return }
            inbox.receive(message.pointee)
        }
    }

    private func receive(_ message: mosquitto_message) {
        received += 1
        guard let name = message.topic else { return }
        let topic = UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
        let topicBytes = UnsafeBufferPointer(start: topic, count: strlen(name))
        let payload = message.payload.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
        let payloadBytes = UnsafeBufferPointer(start: payload, count: payload == nil ? 0 : Int(message.payloadlen))
        let packetID = message.qos > 0 ? UInt16(truncatingIfNeeded: message.mid) : 0
        switch redeliveries.judge(packetID: packetID, topic: topicBytes, payload: payloadBytes) {
        case .redelivered:
            return
        case .new:
            batch.append(topic: topicBytes, payload: payloadBytes, packetID: packetID, isRetained: message.retain)
        }
    }
}
