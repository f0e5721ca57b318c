internal import TocsinModel

/// How long things took, in classes from a millisecond to ten seconds.
struct SecondsHistogram: Sendable {
    /// The upper bounds of the classes but the last, which has none; in milliseconds.
    static let bounds = [1, 2, 5, 10, 20, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]

    private var counts = [Int](repeating: 0, count: bounds.count + 1)
    private var total = Duration.zero

    mutating func add(_ duration: Duration) {
        let place = Self.bounds.firstIndex { duration <= .milliseconds($0) } ?? Self.bounds.count
        counts[place] += 1
        total += duration
    }

    /// For a family of histograms in seconds, with these labels beside `le`.
    var samples: [MetricFamily.Sample] { samples(labels: [:]) }

    func samples(labels: Labels) -> [MetricFamily.Sample] {
        var samples: [MetricFamily.Sample] = []
        var sum = 0
        for (place, count) in counts.enumerated() {
            sum += count
            let bound = place < Self.bounds.count ? "\(Double(Self.bounds[place]) / 1000)" : "+Inf"
            samples.append(
                MetricFamily.Sample(suffix: "_bucket", labels: labels.merging(["le": bound]), value: Double(sum))
            )
        }
        samples.append(MetricFamily.Sample(suffix: "_sum", labels: labels, value: total / .seconds(1)))
        samples.append(MetricFamily.Sample(suffix: "_count", labels: labels, value: Double(sum)))
        return samples
    }
}
