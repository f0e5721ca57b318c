/// A length of time in milliseconds, as configuration writes it: `500ms`, `30s`, `5m`, `4h`, `7d`, `1w`.
package struct TimeSpan: Hashable, Comparable, Codable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static let zero = TimeSpan(milliseconds: 0)

    package static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count) }
    package static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 1000) }
    package static func minutes(_ count: Int64) -> TimeSpan { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> TimeSpan { .minutes(count * 60) }
    package static func days(_ count: Int64) -> TimeSpan { .hours(count * 24) }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package var duration: Duration { .milliseconds(milliseconds) }

    /// Reads a whole number and a unit; several may follow each other, largest first: `1h30m`.
    ///
    /// `nil` for anything else, and for what exceeds a hundred years.
    package init?(_ text: some StringProtocol) {
        var total: Int64 = 0
        var rest = text.utf8[...]
        var lastUnit = Int64.max
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0 >= 48 && $0 <= 57 }
            rest = rest[digits.endIndex...]
            let letters = rest.prefix { $0 >= 97 && $0 <= 122 }
            rest = rest[letters.endIndex...]
            guard
                let count = Int64(String(decoding: digits, as: UTF8.self)), count <= 10_000_000_000,
                let unit = TimeUnit(rawValue: String(decoding: letters, as: UTF8.self))?.milliseconds,
                (1..<lastUnit).contains(unit)
            else { return nil }
            let (part, overflow) = count.multipliedReportingOverflow(by: unit)
            guard !overflow, part <= Self.longest else { return nil }
            total += part
            lastUnit = unit
        }
        guard total <= Self.longest else { return nil }
        self.init(milliseconds: total)
    }

    private static let longest: Int64 = 36_525 * 86_400_000
}

extension TimeSpan: CustomStringConvertible {
    /// The form that ``init(_:)`` reads, in the fewest units: `90s` is `1m30s`.
    package var description: String {
        guard milliseconds != 0 else { return "0s" }
        var rest = milliseconds.magnitude
        let units: [TimeUnit] = [.day, .hour, .minute, .second, .millisecond]
        return (milliseconds < 0 ? "-" : "") + TimeUnit.takeText(of: units, from: &rest, grain: .millisecond)
    }
}
