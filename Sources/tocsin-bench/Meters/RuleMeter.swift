internal import Foundation
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Measures the engine by itself: no decoding, no store, one core.
struct RuleMeter {
    struct Line {
        let variant: RuleLoad.Variant
        let rules: Int
        let nanosecondsPerEvent: Double
    }

    /// Time an event takes while so many rules are loaded of which one is about it. The sizes take turns, so that none has the machine at
    /// a better time; of each the best turn counts.
    static func perEvent(_ variant: RuleLoad.Variant, sizes: [Int], events: Int) throws -> [Line] {
        var loads = try sizes.map { size in
            let load = try RuleLoad(variant, rules: size)
            return (load: load, engine: Engine(rulebook: load.rulebook), best: Double.infinity)
        }
        for turn in 0..<6 {
            for index in loads.indices {
                let took = feed(loads[index].load.events, count: events, into: &loads[index].engine)
                // The first turn fills the caches.
                if turn > 0 { loads[index].best = min(loads[index].best, took.seconds * 1e9 / Double(events)) }
            }
        }
        return zip(sizes, loads).map { Line(variant: variant, rules: $0, nanosecondsPerEvent: $1.best) }
    }

    /// Evaluations a second where every rule looks at every event.
    static func evaluationsPerSecond(rules: Int, events: Int) throws -> Double {
        var engine = Engine(rulebook: try RuleLoad.everyone(rules: rules))
        let load = try RuleLoad(.payloads, rules: 0)
        _ = feed(load.events, count: events / 10, into: &engine)
        let before = engine.state.counters.evaluations
        let took = feed(load.events, count: events, into: &engine)
        return Double(engine.state.counters.evaluations - before) / took.seconds
    }

    /// Bytes that a rule takes, and that a key takes which is watched for silence, with its topic and timer; by how much the process grows.
    static func bytes(rules: Int, keys: Int) throws -> (rule: Double, key: Double) {
        let start = residentBytes()
        let engine = Engine(rulebook: try RuleLoad(.topics, rules: rules).rulebook)
        let loaded = residentBytes()
        let known = try withExtendedLifetime(engine) { try fill(keys: keys) }
        let filled = residentBytes()
        return withExtendedLifetime(known) {
            (Double(loaded - start) / Double(max(rules, 1)), Double(filled - loaded) / Double(max(keys, 1)))
        }
    }

    private static func fill(keys: Int) throws -> Engine {
        var engine = Engine(rulebook: try RuleLoad.watch())
        let now = Timestamp(milliseconds: 1_767_225_600_000)
        _ = engine.handle(.linkRestored, at: now)
        for number in 0..<keys {
            guard let event = RuleLoad.event("bench/site-\(number / 1000)/d\(number % 1000)/t", number, kind: "k")
            else { continue }
            _ = engine.handle(.event(event), at: now)
        }
        return engine
    }

    private static func feed(_ events: [Event], count: Int, into engine: inout Engine) -> Duration {
        let clock = ContinuousClock()
        let now = max(engine.state.now, events.first?.received ?? .epoch)
        return clock.measure {
            var place = 0
            for _ in 0..<count {
                _ = engine.handle(.event(events[place]), at: now)
                place = place + 1 == events.count ? 0 : place + 1
            }
        }
    }

    /// What of the process is in memory; 0 where the system doesn't say.
    private static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}
