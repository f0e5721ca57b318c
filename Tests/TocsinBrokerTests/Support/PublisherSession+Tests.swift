import Synchronization

@testable import TocsinBroker

extension PublisherSession {
    /// Returns when the broker has acknowledged the message.
    nonisolated func publish(_ message: OutboundMessage) async throws(PublishFailure) {
        try await publish([message])
    }

    /// Returns when what became of all of them is known; throws the first failure.
    nonisolated func publish(_ messages: [OutboundMessage]) async throws(PublishFailure) {
        let (outcomes, sink) = AsyncStream<PublishFailure?>.makeStream()
        try await publish(messages) { _, failure in sink.yield(failure) }
        var first: PublishFailure?
        var remaining = messages.count
        for await failure in outcomes {
            first = first ?? failure
            remaining -= 1
            if remaining == 0 { break }
        }
        if let first { throw first }
    }
}
