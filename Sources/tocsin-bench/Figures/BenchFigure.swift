/// One run of a receiver: so many messages in so much time.
struct BenchFigure {
    let messages: Int
    let elapsed: Duration
    let processorTime: Duration

    var perSecond: Double { Double(messages) / elapsed.seconds }
    /// Processor time a message, in microseconds.
    var microseconds: Double { processorTime.seconds * 1_000_000 / Double(messages) }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension [Double] {
    /// The middle one; of an even number, the lower of the two.
    var median: Double {
        let sorted = sorted()
        return sorted.isEmpty ? .nan : sorted[(sorted.count - 1) / 2]
    }

    /// The value below which so great a share lies, of values that ascend.
    func percentile(_ share: Double) -> Double {
        isEmpty ? .nan : self[Swift.min(count - 1, Int(Double(count) * share))]
    }
}
