internal import TocsinBroker
internal import TocsinDevices
internal import TocsinModel
internal import TocsinTime

/// Publishes simulated or recorded messages when they are due.
struct Publication {
    let publisher: SimplePublisher
    let quality: SimplePublisher.Quality
    /// How many times faster than the messages say; above 0.
    let speed: Double
    /// Stops after so many messages; `nil` for all.
    let count: Int?
    private(set) var progress: PublicationProgress

    /// Messages that are due this close together go out in one write.
    private static let slack = Duration.milliseconds(2)
    /// Messages in one write.
    private static let batchLimit = 500
    /// How often progress is shown while nothing is due.
    private static let tick = Duration.milliseconds(500)

    init(publisher: SimplePublisher, quality: SimplePublisher.Quality, speed: Double, count: Int?, isTerminal: Bool) {
        self.publisher = publisher
        self.quality = quality
        self.speed = speed
        self.count = count
        progress = PublicationProgress(start: .now, isTerminal: isTerminal)
    }

    /// Returns when all is published and the broker has it, or when the task is cancelled.
    mutating func run(_ traffic: some Sequence<TrafficMessage>) async throws(ConnectionFault) {
        let start = ContinuousClock.now
        var batch = InboundBatch()
        var taken = 0
        for message in traffic {
            if let count, taken >= count { break }
            let due = start + message.at.duration / speed
            if due > .now + Self.slack || batch.count >= Self.batchLimit {
                try await publish(&batch)
                guard await wait(until: due) == .arrived else { break }
            }
            batch.append(topic: message.topic, payload: message.payload, isRetained: message.isRetained)
            progress.reached(message.at)
            taken += 1
        }
        if !Task.isCancelled { try await publish(&batch) }
        progress.finish()
    }

    private mutating func publish(_ batch: inout InboundBatch) async throws(ConnectionFault) {
        guard !batch.isEmpty else { return }
        try await publisher.publish(batch, quality: quality)
        // A broker grants only so many messages on their way; what is beyond that would wait for the next to be due.
        try await publisher.drain()
        progress.published(batch.count)
        batch.removeAll()
    }

    private enum Wait {
        case arrived
        case cancelled
    }

    private mutating func wait(until due: ContinuousClock.Instant) async -> Wait {
        while due > .now {
            progress.show(at: .now)
            do {
                try await Task.sleep(until: min(due, .now + Self.tick), clock: .continuous)
            } catch {
                return .cancelled
            }
        }
        progress.show(at: .now)
        return Task.isCancelled ? .cancelled : .arrived
    }
}
