internal import UnixSignals

/// Work that a person ends with Ctrl-C.
enum Interruption {
    /// Carries out work until it ends, or until SIGINT or SIGTERM, which cancels it; that is a clean end.
    static func ending(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                try await work()
                return .finished
            }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return .interrupted }
                return .finished
            }
            let first = try await group.next()
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch {
                // What cancelling breaks was asked for.
                guard case .interrupted = first else { throw error }
            }
        }
    }

    private enum End {
        case finished
        case interrupted
    }
}
