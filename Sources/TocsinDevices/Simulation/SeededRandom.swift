/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for each member of a family, so that one more member does not change the others.
    init(seed: UInt64, member: Int) {
        var family = SeededRandom(seed: seed)
        self.init(seed: family.next() ^ (UInt64(truncatingIfNeeded: member) &* 0x9E37_79B9_7F4A_7C15))
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to less than 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number from -1 to 1 that is mostly near 0: the sum of three throws, which is close enough to a bell.
    mutating func bell() -> Double {
        (fraction() + fraction() + fraction()) * 2 / 3 - 1
    }
}
