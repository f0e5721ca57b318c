import HTTPTypes
import Synchronization

/// A place of one address among its sockets, given back once: when it is left, or when nobody is there any more to leave it.
final class ConnectionSlot: Sendable {
    private let limiter: ConnectionLimiter
    private let address: ClientAddress
    private let isTaken = Atomic(true)

    /// - Throws: the problem with it, where the address may not have another.
    init(for context: GatewayContext, core: GatewayCore, isHandshake: Bool) throws {
        limiter = core.limiter
        address = context.origin.client
        if let refusal = core.limiter.enter(address, isHandshake: isHandshake) {
            core.metrics.refused(refusal)
            isTaken.store(false, ordering: .relaxed)
            throw Problem.tooManyStreams
        }
    }

    deinit { leave() }

    func leave() {
        if isTaken.exchange(false, ordering: .relaxed) { limiter.leave(address) }
    }
}

extension Problem {
    static let tooManyStreams = Problem(
        .tooManyRequests,
        code: "too_many",
        "Too many sockets or handshakes from this address; try again in a second, on a new connection."
    )
    .with(.retryAfter, "1")

    static let tooManyRequests = Problem(
        .tooManyRequests,
        code: "too_many",
        "Too many requests in a short time; try again in a second."
    )
    .with(.retryAfter, "1")
}
