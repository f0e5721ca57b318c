package import TocsinEngine
package import TocsinTime

/// A copy of the engine's state, to be written down beside the loop.
package struct SnapshotRequest: Sendable {
    package let state: EngineState
    package let sequence: UInt64
    package let digest: String
    package let at: Timestamp
}
