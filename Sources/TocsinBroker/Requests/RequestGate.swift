/// The rate of each sender: a bucket that holds ``RequestLimits/burst`` and fills at ``RequestLimits/perSecond``.
///
/// A value with a clock of its caller's. Its size is bounded by ``RequestLimits/senders``, whatever names are made up.
struct RequestGate {
    enum Verdict: Equatable {
        case admitted
        /// Over the rate. `isNews` for the first since the sender was last calm: that one is answered, the others are not.
        case refused(isNews: Bool)
    }

    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant
        var isRefusing = false
    }

    private let limits: RequestLimits
    private var buckets: [String: Bucket] = [:]
    /// Of all who are too many to be told apart.
    private var others: Bucket?

    init(_ limits: RequestLimits) {
        self.limits = limits
    }

    mutating func admit(_ sender: String, at now: ContinuousClock.Instant) -> Verdict {
        guard let perSecond = limits.perSecond else { return .admitted }
        if buckets[sender] == nil, buckets.count >= limits.senders { forgetTheCalm(perSecond, now) }
        let isToldApart = buckets[sender] != nil || buckets.count < limits.senders
        let known = isToldApart ? buckets[sender] : others
        var bucket = known ?? Bucket(tokens: Double(limits.burst), at: now)
        let verdict = take(from: &bucket, perSecond, now)
        if isToldApart { buckets[sender] = bucket } else { others = bucket }
        return verdict
    }

    private func take(from bucket: inout Bucket, _ perSecond: Double, _ now: ContinuousClock.Instant) -> Verdict {
        bucket.tokens = level(of: bucket, perSecond, now)
        bucket.at = now
        // Calm again: half of what it may hold has come back.
        if bucket.tokens >= Double(limits.burst) / 2 { bucket.isRefusing = false }
        guard bucket.tokens >= 1 else {
            defer { bucket.isRefusing = true }
            return .refused(isNews: !bucket.isRefusing)
        }
        bucket.tokens -= 1
        return .admitted
    }

    private func level(of bucket: Bucket, _ perSecond: Double, _ now: ContinuousClock.Instant) -> Double {
        min(Double(limits.burst), bucket.tokens + max(0, (now - bucket.at) / .seconds(1)) * perSecond)
    }

    /// A full bucket says nothing that a new one would not.
    private mutating func forgetTheCalm(_ perSecond: Double, _ now: ContinuousClock.Instant) {
        buckets = buckets.filter { level(of: $0.value, perSecond, now) < Double(limits.burst) }
    }
}
