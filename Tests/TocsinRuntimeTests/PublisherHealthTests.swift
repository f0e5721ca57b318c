import Testing

@testable import TocsinRuntime

@Suite struct PublisherHealthTests {
    private let start = ContinuousClock.now

    /// What is found in each of so many seconds.
    private func findings(
        _ seconds: Range<Int>,
        _ health: inout PublisherHealth,
        _ sample: (Int) -> PublisherHealth.Sample
    ) -> [Int: [PublisherHealth.Finding]] {
        var found: [Int: [PublisherHealth.Finding]] = [:]
        for second in seconds {
            let here = health.observe(sample(second), at: start + .seconds(second))
            if !here.isEmpty { found[second] = here }
        }
        return found
    }

    private func sample(down: String? = nil, givenUp: Int = 0, losses: Int = 0, ingest: Int = 0)
        -> PublisherHealth.Sample
    {
        PublisherHealth.Sample(downReason: down, givenUp: givenUp, losses: losses, ingestLosses: ingest)
    }

    @Test("a client that is cut off for a minute is said once, and once that it is back")
    func cutOff() {
        var health = PublisherHealth()
        let found = findings(0..<200, &health) { sample(down: (10..<120).contains($0) ? "refused" : nil) }
        #expect(found == [0: [.reconnected], 70: [.cutOff(reason: "refused")], 120: [.reconnected]])
    }

    @Test("what an earlier life said is over with the first connection, and after a calm")
    func earlierLife() {
        var health = PublisherHealth()
        let found = findings(0..<2000, &health) { sample(down: $0 < 3 ? "starting" : nil) }
        #expect(found == [3: [.reconnected], 600: [.calm]])
    }

    @Test("short interruptions are not said, however many")
    func short() {
        var health = PublisherHealth()
        #expect(findings(0..<600, &health) { sample(down: $0 % 50 < 40 ? "away" : nil) } == [40: [.reconnected]])
    }

    @Test("messages that are given up are said once a minute with their number, and that it is over after a calm")
    func givenUp() {
        var health = PublisherHealth()
        let found = findings(0..<2000, &health) { sample(givenUp: min(max(0, $0 - 4), 100)) }
        #expect(found == [0: [.reconnected], 5: [.gaveUp(1)], 65: [.gaveUp(60)], 125: [.gaveUp(39)], 704: [.calm]])
    }

    @Test("a word that nobody takes, about words that nobody takes, is not said again and again")
    func circle() {
        var health = PublisherHealth()
        var (givenUp, isTold) = (1, false)
        var tellings = 0
        for second in 0..<7 * 86_400 {
            for finding in health.observe(sample(givenUp: givenUp), at: start + .seconds(second)) {
                switch finding {
                case .gaveUp where !isTold: (isTold, givenUp, tellings) = (true, givenUp + 1, tellings + 1)
                case .calm: (isTold, givenUp) = (false, givenUp + 1)
                case .gaveUp, .cutOff, .reconnected, .rivals: break
                }
            }
        }
        #expect((7...16).contains(tellings))
    }

    @Test("two clients that throw each other out are recognised, one that loses its connection alone is not")
    func rivals() {
        var health = PublisherHealth()
        let found = findings(0..<60, &health) { sample(losses: $0 / 2, ingest: ($0 + 1) / 2) }
        #expect(found.values.flatMap(\.self).filter { $0 != .reconnected } == [.rivals])
        var alone = PublisherHealth()
        #expect(findings(0..<600, &alone) { sample(losses: $0 / 2) } == [0: [.reconnected]])
    }
}
