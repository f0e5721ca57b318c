/// A message that asks for an answer, as a subscription of the publishing client brought it.
package struct InboundRequest: Sendable, Hashable {
    package let topic: String
    /// Empty where it was refused at the door.
    package let payload: [UInt8]
    /// Where the answer should go (MQTT 5 §3.3.2.3.5). Untrusted: whoever sent the message chose it.
    package let responseTopic: String?
    /// To be given back with the answer (MQTT 5 §3.3.2.3.6).
    package let correlationData: [UInt8]?
    /// Why it goes no further; `nil` where it may.
    package let refusal: Refusal?

    package enum Refusal: Sendable, Hashable {
        /// Its sender is over its rate, or has too many that wait. Said once until the sender has calmed down.
        case tooMany
        /// Its payload has more bytes than ``RequestLimits/payload``.
        case tooLarge
    }
}
