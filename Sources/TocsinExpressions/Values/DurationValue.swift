/// A signed length of time in nanoseconds: about 292 years each way, beyond which arithmetic is an error.
package struct DurationValue: Sendable, Hashable, Codable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package init(from decoder: any Decoder) throws {
        nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}

extension DurationValue: Comparable {
    package static func < (left: DurationValue, right: DurationValue) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
