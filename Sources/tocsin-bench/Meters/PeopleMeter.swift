internal import Foundation
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinEngine
internal import TocsinModel
internal import TocsinTime

/// Measures escalations in the engine by itself: no store, no channels, one core.
enum PeopleMeter {
    struct Escalations {
        /// Of a timer that comes up by itself.
        let microsecondsPerTimer: Double
        /// Of the work that must be done in any case: to wake an engine that has nothing to do.
        let microsecondsPerIdleWake: Double
        /// Where all are due in one wake, as after an outage.
        let microsecondsPerTimerAtOnce: Double
        let notifications: Int
    }

    /// Fires the next step of every incident of an engine, round after round, one timer a wake; then a round of all at once.
    static func fire(_ engine: inout Engine, rounds: Int) throws -> Escalations {
        let count = engine.state.incidents.count
        var best = Double.infinity
        var notifications = 0
        for _ in 0..<rounds {
            let (fired, told, took) = round(&engine)
            guard fired == count else { throw Failure.no("\(fired) timers came up, not \(count)") }
            notifications += told
            best = min(best, took.seconds * 1e6 / Double(count))
        }
        let idle = processorTime {
            for _ in 0..<count { _ = engine.handle(.wake, at: engine.state.now) }
        }
        let later = engine.state.now + PeopleLoad.wait
        var told = 0
        let atOnce = processorTime { told = notified(engine.handle(.wake, at: later)) }
        guard told >= count else { throw Failure.no("\(told) were told at once, not \(count)") }
        return Escalations(
            microsecondsPerTimer: best,
            microsecondsPerIdleWake: idle.seconds * 1e6 / Double(count),
            microsecondsPerTimerAtOnce: atOnce.seconds * 1e6 / Double(count),
            notifications: notifications + told
        )
    }

    /// Every timer of one wait, each when it is due.
    private static func round(_ engine: inout Engine) -> (fired: Int, told: Int, took: Duration) {
        let before = engine.state.counters.escalations
        var told = 0
        let end = engine.state.now + PeopleLoad.wait
        let took = processorTime {
            while let due = engine.wakeAt(), due <= end { told += notified(engine.handle(.wake, at: due)) }
        }
        return (Int(engine.state.counters.escalations - before), told, took)
    }

    /// On one core, and not what others take of it meanwhile.
    private static func processorTime(_ work: () -> Void) -> Duration {
        let begin = ProcessorTime.ofThisThread
        work()
        return ProcessorTime.ofThisThread - begin
    }

    private static func notified(_ decision: Decision) -> Int {
        decision.effects.count { effect in
            switch effect {
            case .notify: true
            case .deliver, .alertOver, .incidentChanged, .incidentClosed, .silenceChanged, .marked: false
            }
        }
    }

    /// Bytes that an incident takes whose policy runs, with its alert and its timers, and that the running policy takes of them; by how much
    /// the process grows.
    static func bytes(incidents: Int) throws -> (incident: Double, escalation: Double, engine: Engine) {
        let start = residentBytes()
        let plain = try PeopleLoad.engine(.route, incidents: incidents)
        let filled = residentBytes()
        let running = try PeopleLoad.engine(.policy, incidents: incidents)
        let end = residentBytes()
        return withExtendedLifetime(plain) {
            let count = Double(incidents)
            let incident = Double(end - filled) / count
            return (incident, incident - Double(filled - start) / count, running)
        }
    }

    /// What of the process is in memory; 0 where the system doesn't say.
    static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}
