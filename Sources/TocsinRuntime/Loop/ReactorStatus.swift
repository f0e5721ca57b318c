package import TocsinDecoding
package import TocsinEngine

/// The loop as metrics and readiness see it.
package struct ReactorStatus: Sendable {
    package let state: EngineState
    package let decoding: DecodingCounts
    package let sequence: UInt64
    package let rules: Int
    /// Events that are durable and not decided on yet.
    package let waitingEvents: Int
    /// Times that the wall clock was set, since the start.
    package let clockSteps: Int
    /// The last commit failed, and nothing has been committed since.
    package let isStale: Bool
}
