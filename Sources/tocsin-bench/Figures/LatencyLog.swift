internal import Foundation
internal import Synchronization

/// When probes left and when they arrived.
final class LatencyLog: Sendable {
    private struct Times {
        var sent: [ContinuousClock.Instant] = []
        var arrived: [Int: ContinuousClock.Instant] = [:]
    }

    private let times = Mutex(Times())

    /// The number of a new probe.
    func send() -> Int {
        times.withLock { times in
            times.sent.append(.now)
            return times.sent.count - 1
        }
    }

    /// - Parameter text: a notification; the probe's number follows the word in its title.
    func arrive(_ text: some StringProtocol) {
        let now = ContinuousClock.now
        guard let mark = text.range(of: #""title":"probe p-"#) else { return }
        guard let number = Int(text[mark.upperBound...].prefix { $0.isNumber }) else { return }
        times.withLock { times in
            if times.arrived[number] == nil { times.arrived[number] = now }
        }
    }

    var arrivals: Int { times.withLock { $0.arrived.count } }

    /// Milliseconds from leaving to arriving, of the probes from `first` on; ascending.
    func latencies(from first: Int, sentIn other: LatencyLog) -> [Double] {
        let sent = other.times.withLock { $0.sent }
        return times.withLock { times in
            times.arrived
                .filter { $0.key >= first && $0.key < sent.count }
                .map { ($0.value - sent[$0.key]).seconds * 1000 }
                .sorted()
        }
    }
}
