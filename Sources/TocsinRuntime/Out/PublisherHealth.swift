/// What people must hear of the publishing client, from looking at it once a second. A value with a clock of its caller's.
struct PublisherHealth {
    typealias Instant = ContinuousClock.Instant

    struct Sample {
        /// Why there is no connection; `nil` where there is one.
        var downReason: String?
        /// Messages given up since the start.
        var givenUp: Int
        /// Connections lost since the start: of this client, and of the one that receives.
        var losses: Int
        var ingestLosses: Int
    }

    enum Finding: Equatable {
        case cutOff(reason: String)
        case reconnected
        /// So many since the last time that it was said.
        case gaveUp(Int)
        /// Nothing was given up for a while.
        case calm
        /// The two clients throw each other out.
        case rivals
    }

    /// A shorter interruption is nobody's concern.
    static let patience = Duration.seconds(60)
    /// Between two times that it is said that messages were given up, and after the last of them until that is over.
    static let gaveUpEvery = Duration.seconds(60)
    static let calmAfter = Duration.seconds(600)
    /// Where messages are given up again soon after it was over, perhaps that very word, it takes twice as long, up to this.
    static let longestCalm = Duration.seconds(86_400)
    /// So many lost connections of each client within ``rivalry`` are no chance.
    static let rivalLosses = 3
    static let rivalry = Duration.seconds(60)

    private var downSince: Instant?
    private var isCutOff = false
    /// What an earlier life raised ends as what this one did.
    private var isFirstConnection = true
    private var saidGivenUp = 0
    private var seenGivenUp = 0
    private var gaveUpAt: Instant?
    /// How long nothing may be given up until that is over, and when it was over last.
    private var calm = Self.calmAfter
    private var calmSince: Instant?
    private var saidGivenUpAt: Instant?
    /// When connections were lost, the last few.
    private var lost: [Instant] = []
    private var ingestLost: [Instant] = []
    private var seen: Sample?
    private var saidRivalsAt: Instant?

    mutating func observe(_ sample: Sample, at now: Instant) -> [Finding] {
        defer { seen = sample }
        return [connection(sample, now), failures(sample, now), rivals(sample, now)].compactMap(\.self)
    }

    private mutating func connection(_ sample: Sample, _ now: Instant) -> Finding? {
        guard let reason = sample.downReason else {
            downSince = nil
            guard isCutOff || isFirstConnection else { return nil }
            isCutOff = false
            isFirstConnection = false
            return .reconnected
        }
        let since = downSince ?? now
        downSince = since
        guard !isCutOff, now - since >= Self.patience else { return nil }
        isCutOff = true
        return .cutOff(reason: reason)
    }

    private mutating func failures(_ sample: Sample, _ now: Instant) -> Finding? {
        if sample.givenUp > seenGivenUp, gaveUpAt == nil {
            let isSoon = calmSince.map { now - $0 < calm } ?? false
            calm = isSoon ? min(calm * 2, Self.longestCalm) : Self.calmAfter
        }
        if seen == nil || sample.givenUp > seenGivenUp { gaveUpAt = now }
        seenGivenUp = sample.givenUp
        if sample.givenUp > saidGivenUp, saidGivenUpAt.map({ now - $0 >= Self.gaveUpEvery }) ?? true {
            defer { saidGivenUp = sample.givenUp }
            saidGivenUpAt = now
            return .gaveUp(sample.givenUp - saidGivenUp)
        }
        guard let last = gaveUpAt, now - last >= calm else { return nil }
        gaveUpAt = nil
        calmSince = now
        saidGivenUpAt = nil
        return .calm
    }

    private mutating func rivals(_ sample: Sample, _ now: Instant) -> Finding? {
        if let seen {
            if sample.losses > seen.losses { lost.append(now) }
            if sample.ingestLosses > seen.ingestLosses { ingestLost.append(now) }
        }
        lost.removeAll { now - $0 > Self.rivalry }
        ingestLost.removeAll { now - $0 > Self.rivalry }
        guard lost.count >= Self.rivalLosses, ingestLost.count >= Self.rivalLosses else { return nil }
        guard saidRivalsAt.map({ now - $0 >= Self.calmAfter }) ?? true else { return nil }
        saidRivalsAt = now
        return .rivals
    }
}
