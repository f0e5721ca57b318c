import CMosquitto
import Glibc
import TocsinModel

/// Where the ingest client's messages land: a batch that grows by copying, with no allocation a message.
///
/// What is no input at all is left out here: what we said ourselves, what the broker tells of itself unasked, copies, redeliveries. It is
/// acknowledged with the rest.
final class IngestInbox: LinkInbox {
    var batch = InboundBatch()
    var redeliveries: RedeliveryFilter
    var copies = CopyFilter()
    var plan: SubscriptionPlan
    /// Messages below our own prefix, and of the broker's own topics, that were left out.
    private(set) var ownDropped = 0
    /// `tocsin/`: what is below it is ours.
    private let ownPrefix: [UInt8]

    init(redeliveries: RedeliveryFilter, plan: SubscriptionPlan, prefix: String) {
        self.redeliveries = redeliveries
        self.plan = plan
        ownPrefix = Array("\(prefix)/".utf8)
    }

    /// It alone tells DUP.
    override var needsLog: Bool { redeliveries.isLooking }

    override func greet(_ greeting: Greeting) {
        super.greet(greeting)
        guard greeting.code == 0 else { return }
        redeliveries.connected(isSessionPresent: greeting.isSessionPresent)
        copies.forget()
    }

    func listen(on client: MosquittoClient) {
        mosquitto_message_v5_callback_set(client.handle) { _, context, message, properties in
            guard let inbox = IngestInbox.of(context), let message else { return }
            inbox.receive(message.pointee, properties)
        }
    }

    private func receive(_ message: mosquitto_message, _ properties: OpaquePointer?) {
        received += 1
        let isDuplicate = isNextDuplicate
        isNextDuplicate = false
        let packetID = message.qos > 0 ? UInt16(truncatingIfNeeded: message.mid) : 0
        if packetID != 0 { arrived += 1 }
        guard let name = message.topic else { return }
        let topic = UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
        let topicBytes = UnsafeBufferPointer(start: topic, count: strlen(name))
        guard !isOwn(topicBytes) else {
            ownDropped += 1
            return
        }
        let payload = message.payload.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
        let payloadBytes = UnsafeBufferPointer(start: payload, count: payload == nil ? 0 : Int(message.payloadlen))
        let digest = MessageProperties.digest(of: properties)
        if plan.hasOverlaps || redeliveries.isLooking {
            let fingerprint = (Array(topicBytes) + payloadBytes).withUnsafeBytes {
                MessageFingerprint($0, properties: digest)
            }
            if plan.hasOverlaps, isCopy(topicBytes, fingerprint, properties, message.retain) { return }
            switch redeliveries.judge(packetID: packetID, isDuplicate: isDuplicate, fingerprint) {
            case .redelivered: return
            case .new: break
            }
        }
        batch.append(
            topic: topicBytes,
            payload: payloadBytes,
            packetID: packetID,
            isRetained: message.retain,
            properties: digest
        )
    }

    private func isOwn(_ topic: UnsafeBufferPointer<UInt8>) -> Bool {
        if topic.starts(with: ownPrefix) { return true }
        guard topic.first == UInt8(ascii: "$"), let name = Topic(String(decoding: topic, as: UTF8.self)) else {
            return false
        }
        return !plan.wantsBrokersOwn(name)
    }

    private func isCopy(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ fingerprint: MessageFingerprint,
        _ properties: OpaquePointer?,
        _ isRetained: Bool
    ) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let topic = Topic(text) else { return false }
        let count = plan.count(topic)
        guard count > 1 else {
            copies.passed()
            return false
        }
        return copies.isCopy(
            text,
            fingerprint,
            count: count,
            identifiers: MessageProperties.subscriptionIdentifiers(in: properties),
            isRetained: isRetained
        )
    }
}
