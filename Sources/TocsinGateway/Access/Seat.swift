import HTTPTypes
import Synchronization

/// A place of one address among its sockets, given back once: when it is left, or when nobody is there any more to leave it.
final class Seat: Sendable {
    private let doorkeeper: Doorkeeper
    private let address: String
    private let isTaken = Atomic(true)

    /// - Throws: the problem with it, where the address may not have another.
    init(for context: GatewayContext, core: GatewayCore, isHandshake: Bool) throws {
        doorkeeper = core.doorkeeper
        address = context.address
        if let refusal = core.doorkeeper.enter(context.address, isHandshake: isHandshake) {
            core.metrics.refused(refusal)
            isTaken.store(false, ordering: .relaxed)
            throw Problem.tooManyStreams
        }
    }

    deinit { leave() }

    func leave() {
        if isTaken.exchange(false, ordering: .relaxed) { doorkeeper.leave(address) }
    }
}

extension Problem {
    static let tooManyStreams = Problem(
        .tooManyRequests,
        code: "too_many",
        "Too many sockets or handshakes; try again on a new connection."
    )
    .with(.retryAfter, "1")
}
