internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What the fields of a window are worth.
extension WindowField {
    /// The window as expressions see it: null where a window of these samples has no such value.
    static func values(
        _ fields: [WindowField],
        of samples: ArraySlice<WindowSamples.Sample>,
        hasValues: Bool
    ) -> (map: MapValue, hasNull: Bool) {
        let numbers = hasValues && fields.contains { $0.needsNumbers } ? samples.compactMap { $0.value.number } : []
        let sorted = fields.contains { $0.needsOrder } ? numbers.sorted() : []
        var hasNull = false
        let pairs = fields.map { field in
            let value = hasValues || field == .count ? field.value(samples, numbers, sorted) : .null
            if case .null = value { hasNull = true }
            return (field.rawValue, value)
        }
        return (MapValue(pairs), hasNull)
    }

    private var needsNumbers: Bool {
        switch self {
        case .avg, .min, .max, .sum, .p50, .p95, .p99: true
        case .count, .first, .last, .rate, .increase, .distinct: false
        }
    }

    private var needsOrder: Bool {
        switch self {
        case .p50, .p95, .p99: true
        case .count, .avg, .min, .max, .sum, .first, .last, .rate, .increase, .distinct: false
        }
    }

    private func value(_ samples: ArraySlice<WindowSamples.Sample>, _ numbers: [Double], _ sorted: [Double]) -> Value {
        switch self {
        case .count: .int(Int64(samples.count))
        case .avg: numbers.isEmpty ? .null : .double(numbers.reduce(0, +) / Double(numbers.count))
        case .min: numbers.min().map { .double($0) } ?? .null
        case .max: numbers.max().map { .double($0) } ?? .null
        case .sum: numbers.isEmpty ? .null : .double(numbers.reduce(0, +))
        case .first: samples.first?.value ?? .null
        case .last: samples.last?.value ?? .null
        case .rate: Self.rate(samples)
        case .increase: Self.increase(samples)
        case .p50: Self.percentile(0.5, of: sorted)
        case .p95: Self.percentile(0.95, of: sorted)
        case .p99: Self.percentile(0.99, of: sorted)
        case .distinct: samples.isEmpty ? .null : .int(Int64(Set(samples.map(\.value)).count))
        }
    }

    private static func rate(_ samples: ArraySlice<WindowSamples.Sample>) -> Value {
        guard
            let first = samples.first, let last = samples.last, last.time > first.time,
            let from = first.value.number, let to = last.value.number
        else { return .null }
        return .double((to - from) / (Double((last.time - first.time).milliseconds) / 1000))
    }

    /// Null until there are two numbers, as of one nobody knows whence it came.
    private static func increase(_ samples: ArraySlice<WindowSamples.Sample>) -> Value {
        var previous: Double?
        var increase: Double?
        for sample in samples {
            guard let number = sample.value.number else { continue }
            if let previous {
                // What it fell to, it rose to since it began anew.
                let step = number >= previous ? number - previous : Swift.max(0, number)
                increase = (increase ?? 0) + (step.isNaN ? 0 : step)
            }
            previous = number
        }
        return increase.map { .double($0) } ?? .null
    }

    /// Between the two nearest where it falls between them.
    private static func percentile(_ part: Double, of sorted: [Double]) -> Value {
        guard let last = sorted.last else { return .null }
        let place = part * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return .double(last) }
        return .double(sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index)))
    }
}

extension Value {
    /// `nil` for what is no number, or none that can be reckoned with.
    fileprivate var number: Double? {
        switch self {
        case .double(let number): number.isNaN ? nil : number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        case .wide(let number): number.double
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: nil
        }
    }
}
