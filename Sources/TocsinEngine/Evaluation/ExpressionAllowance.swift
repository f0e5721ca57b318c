internal import TocsinModel
internal import TocsinTime

/// How many steps the expressions that came through the API may take, all together.
///
/// A thousand silences may each be as dear as one may be. A step takes at most 100 ns, so what may be taken at once is at most 5 ms, and
/// in the long run it is a twentieth of the time. Counted in steps and by the engine's clock, so that a replay counts the same.
package struct ExpressionAllowance: Hashable, Codable, Sendable {
    package static let atOnce = 50_000
    private static let perMillisecond: Int64 = 500

    package private(set) var steps = Self.atOnce
    private var at: Timestamp = .epoch

    mutating func refill(at now: Timestamp) {
        guard now > at else { return }
        let (more, overflow) = (now - at).milliseconds.multipliedReportingOverflow(by: Self.perMillisecond)
        steps = overflow || more > Int64(Self.atOnce) ? Self.atOnce : min(steps + Int(more), Self.atOnce)
        at = now
    }

    mutating func shift(by step: TimeSpan) { at = at.shifted(by: step) }

    mutating func spend(_ taken: Int) {
        steps = max(0, steps - taken)
    }
}
