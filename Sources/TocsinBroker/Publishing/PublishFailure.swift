/// Why a message will not reach the broker. A broker that is away is no reason: then it waits.
package enum PublishFailure: Error, Sendable, Hashable {
    /// The session was stopped before the broker acknowledged.
    case closed
    /// The broker, or the library before it, will never take this message.
    case refused(topic: String, reason: String)
}

extension PublishFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .closed: "the publisher is closed"
        case .refused(let topic, let reason): "not published to \(topic): \(reason)"
        }
    }
}
