internal import TocsinModel

/// An alert that comes and goes too often is told once as flapping, and once as stable.
extension Engine {
    /// The key's alert began or stopped to flap: its incidents tell so at once.
    mutating func flappingChanged(_ key: AlertKey, isFlapping: Bool, into decision: inout Decision) {
    }
}
