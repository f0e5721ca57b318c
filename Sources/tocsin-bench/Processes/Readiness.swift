internal import TocsinCommandLine

/// A process of a measurement that was started and is not there yet.
enum Readiness {
    /// Asks every 20 ms for up to ten seconds.
    ///
    /// - Parameter failure: what is said where it never is.
    /// - Throws: what asking throws, at once.
    static func wait(orFail failure: String, _ isReady: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try await !isReady() {
            guard ContinuousClock.now < deadline else { throw Failure.unreachable(failure) }
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
    }
}
