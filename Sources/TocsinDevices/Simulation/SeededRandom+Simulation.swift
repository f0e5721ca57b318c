internal import TocsinModel

extension SeededRandom {
    /// A generator of its own for each member of a family, so that one more member does not change the others.
    init(seed: UInt64, member: Int) {
        var family = SeededRandom(seed: seed)
        self.init(seed: family.next() ^ (UInt64(truncatingIfNeeded: member) &* 0x9E37_79B9_7F4A_7C15))
        _ = next()
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
