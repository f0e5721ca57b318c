/// How long to wait before the next attempt to connect: exponential, jittered, bounded, and the same for the same seed.
///
/// Half of each delay is fixed and half is drawn, so that a fleet which lost its broker at once does not come back at once.
package struct Backoff: Sendable, Hashable {
    package let first: Duration
    package let limit: Duration
    private var attempts = 0
    private var random: UInt64

    package init(
        first: Duration = .milliseconds(500),
        limit: Duration = .seconds(5),
        seed: UInt64 = .random(in: 0...(.max))
    ) {
        precondition(first > .zero && first <= limit, "backoff from \(first) to \(limit)")
        self.first = first
        self.limit = limit
        self.random = seed
    }

    package mutating func nextDelay() -> Duration {
        let full = min(first * (1 << min(attempts, 20)), limit)
        attempts += 1
        return full / 2 + full / 2 * fraction()
    }

    /// To be called when a connection has proved itself.
    package mutating func reset() {
        attempts = 0
    }

    /// SplitMix64, in [0, 1).
    private mutating func fraction() -> Double {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}
