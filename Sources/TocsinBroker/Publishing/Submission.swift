/// One call of `publish`: its messages, and the caller who waits until the last of them is acknowledged.
///
/// Not `Sendable` in itself: it is handed from the caller to the publisher's thread once, through the intake.
final class Submission {
    enum Outcome {
        case acknowledged
        case failed(PublishFailure)
        /// There was no room and now there may be.
        case roomAgain
    }

    let messages: [OutboundMessage]
    private let caller: CheckedContinuation<Outcome, Never>
    private var remaining: Int
    private var failure: PublishFailure?

    init(_ messages: [OutboundMessage], caller: CheckedContinuation<Outcome, Never>) {
        self.messages = messages
        self.caller = caller
        remaining = messages.count
    }

    /// One message has come to its end; the caller goes on after the last, with the first failure.
    func settle(_ failure: PublishFailure?) {
        self.failure = self.failure ?? failure
        remaining -= 1
        guard remaining == 0 else { return }
        caller.resume(returning: self.failure.map(Outcome.failed) ?? .acknowledged)
    }
}
