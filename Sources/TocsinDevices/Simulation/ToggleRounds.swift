import TocsinModel

/// When a toggle is on: once in every round, at a random moment, for a twentieth of it.
///
/// A function of the time alone, so that whoever asks gets the same answer.
struct ToggleRounds: Sendable {
    /// The length of a round in milliseconds.
    let round: Double
    let seed: UInt64

    func isOn(at: Int64) -> Bool {
        span(of: index(at)).contains(at)
    }

    /// The next change after a time.
    func change(after at: Int64) -> Int64 {
        var index = index(at)
        while true {
            let span = span(of: index)
            if span.lowerBound > at { return span.lowerBound }
            if span.upperBound > at { return span.upperBound }
            index += 1
        }
    }

    private func index(_ at: Int64) -> Int {
        Int((Double(at) / round).rounded(.down))
    }

    private func span(of index: Int) -> Range<Int64> {
        var random = SeededRandom(seed: seed, member: index)
        // Off again before the round ends, at least a millisecond on.
        let start = Int64((Double(index) + 0.94 * random.fraction()) * round)
        return start..<(start + max(1, Int64(round / 20)))
    }
}
