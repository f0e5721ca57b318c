internal import Logging
internal import TocsinStore

/// Writes snapshots down beside the loop. While one is written the next waits, and only the latest of those that wait is written.
struct Snapshotter: Sendable {
    private let store: Store
    private let logger: Logger
    private let requests: AsyncStream<SnapshotRequest>
    private let continuation: AsyncStream<SnapshotRequest>.Continuation

    init(store: Store, logger: Logger) {
        self.store = store
        self.logger = logger
        (requests, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Never blocks.
    func request(_ snapshot: SnapshotRequest) {
        continuation.yield(snapshot)
    }

    /// Ends ``run()`` after what waits is written.
    func finish() {
        continuation.finish()
    }

    func run() async {
        for await request in requests {
            do {
                try store.save(request.state, sequence: request.sequence, digest: request.digest, at: request.at)
                logger.debug("snapshot written", metadata: ["last_input": "\(request.sequence)"])
            } catch {
                // The one before still counts, and the journal since then is kept.
                logger.warning("cannot write a snapshot", metadata: ["error": "\(error)"])
            }
        }
    }
}
