/// A message that asks for an answer, as a subscription of the publishing client brought it.
package struct InboundRequest: Sendable, Hashable {
    package let topic: String
    package let payload: [UInt8]
    /// Where the answer should go (MQTT 5 §3.3.2.3.5). Untrusted: whoever sent the message chose it.
    package let responseTopic: String?
    /// To be given back with the answer (MQTT 5 §3.3.2.3.6).
    package let correlationData: [UInt8]?

    package init(topic: String, payload: [UInt8], responseTopic: String? = nil, correlationData: [UInt8]? = nil) {
        self.topic = topic
        self.payload = payload
        self.responseTopic = responseTopic
        self.correlationData = correlationData
    }
}
