import Foundation
import TocsinEngine
import TocsinModel
import TocsinTime

/// Gives a journal again to another engine that is restarted from snapshots at random, and compares every decision.
struct Replay {
    private let journal: Journal
    private var random: SeededRandom
    private let restarts: Int

    /// - Parameter restarts: how many, about.
    init(_ journal: Journal, random: SeededRandom, restarts: Int) {
        self.journal = journal
        self.random = random
        self.restarts = restarts
    }

    /// - Parameter forgotten: an input that recovery doesn't find in the journal, to see that this is noticed.
    mutating func run(forgetting forgotten: Int? = nil) throws -> Violation? {
        var engine = Engine(rulebook: journal.rulebooks[0])
        var rulebook = 0
        var snapshot = (data: try Self.encode(engine.state), rulebook: 0, next: 0)
        let entries = journal.entries
        for (index, entry) in entries.enumerated() {
            if let violation = Self.give(entry, index, to: &engine, of: journal, &rulebook) { return violation }
            if random.int(0...entries.count) < restarts {
                snapshot = (try Self.encode(engine.state), rulebook, index + 1)
            }
            let isCrash =
                forgotten.map { $0 >= snapshot.next && $0 == index } ?? (random.int(0...entries.count) < restarts)
            guard isCrash else { continue }
            // Killed: back to the snapshot, and the inputs after it again.
            let state = try JSONDecoder().decode(EngineState.self, from: snapshot.data)
            let before = engine.state
            rulebook = snapshot.rulebook
            engine = Engine(state: state, rulebook: journal.rulebooks[rulebook])
            for again in snapshot.next..<index + 1 where again != forgotten {
                if let violation = Self.give(entries[again], again, to: &engine, of: journal, &rulebook) {
                    return violation
                }
            }
            if engine.state != before {
                let text = "the state after a restart is another one: \(Self.difference(engine.state, before))"
                return Violation(law: .replay, text: text, step: index + 1)
            }
        }
        return nil
    }

    /// The parts in which two states differ, shortened.
    private static func difference(_ one: EngineState, _ other: EngineState) -> String {
        zip(Mirror(reflecting: one).children, Mirror(reflecting: other).children).compactMap { left, right in
            let (after, before) = ("\(left.value)", "\(right.value)")
            guard after != before else { return nil }
            let common = after.commonPrefix(with: before).count
            let shown = { (text: String) in text.dropFirst(max(0, common - 60)).prefix(200) }
            return "\(left.label ?? ""): …\(shown(after))… was …\(shown(before))…"
        }.joined(separator: "; ")
    }

    private static func give(
        _ entry: Journal.Entry,
        _ index: Int,
        to engine: inout Engine,
        of journal: Journal,
        _ rulebook: inout Int
    ) -> Violation? {
        if let next = entry.rulebook {
            rulebook = next
            engine.replaceRulebook(journal.rulebooks[next])
        }
        if StepLog.keepsAll { engine.trace = Trace() }
        let decision = engine.handle(entry.input, at: entry.at)
        if decision != entry.decision {
            let why = engine.trace?.lines.map { "\($0.code.rawValue): \($0.text)" } ?? []
            let text = "\(decision) instead of \(entry.decision)\n\(why.joined(separator: "\n"))"
            return Violation(law: .replay, text: text, step: index + 1)
        }
        let wakeAt = engine.wakeAt()
        if wakeAt != entry.wakeAt {
            let text = "asks for \(wakeAt?.rfc3339 ?? "nothing") instead of \(entry.wakeAt?.rfc3339 ?? "nothing")"
            return Violation(law: .replay, text: text, step: index + 1)
        }
        return nil
    }

    private static func encode(_ state: EngineState) throws -> Data {
        try JSONEncoder().encode(state)
    }
}
