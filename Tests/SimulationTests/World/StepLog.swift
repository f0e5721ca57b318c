import Foundation
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

/// The last steps, for whoever has to understand a failure.
struct StepLog: Sendable {
    private var records: [(number: Int, at: Timestamp, input: Input, decision: Decision, why: [Trace.Line])] = []

    private static let capacity = 400
    /// A single world is told whole, with every reason.
    static let keepsAll = ProcessInfo.processInfo.environment["TOCSIN_SIMULATION_SEED"] != nil
    private static let shown = 30

    mutating func add(_ record: Record, why: [Trace.Line]) {
        if !Self.keepsAll, records.count >= Self.capacity { records.removeFirst(Self.capacity / 2) }
        records.append((record.number, record.at, record.input, record.decision, why))
    }

    /// The last steps that said something to people, and the very last ones.
    var lines: [String] {
        if Self.keepsAll {
            return records.flatMap { record in
                [Self.line(record.number, record.at, record.input, record.decision)] + record.why.map(Self.line)
            }
        }
        let tail = records.count - 8
        return records.enumerated()
            .filter { $0.offset >= tail || $0.element.decision.isTelling }
            .suffix(Self.shown)
            .map { Self.line($0.element.number, $0.element.at, $0.element.input, $0.element.decision) }
    }

    private static func line(_ why: Trace.Line) -> String {
        let subjects: [String?] = [
            why.subject.alert?.description, why.subject.incident?.description, why.subject.user?.description,
        ]
        let subject = subjects.compactMap(\.self).joined(separator: " ")
        return "        \(why.code.rawValue) \(subject): \(why.text)"
    }

    private static func line(_ number: Int, _ at: Timestamp, _ input: Input, _ decision: Decision) -> String {
        let what =
            switch input {
            case .event(let event):
                "\(event.topic) \(event.payload.displayText)\(event.isRetained ? " retained" : "") \(event.deduplicationID ?? "")"
            case .command(let command): "\(command.user) (\(command.role)) \(command.action)"
            case .condition(let condition):
                "\(condition.kind.rawValue) \(condition.subject) \(condition.isRaised ? "raised" : "over")"
            case .wake: "wake"
            case .started: "started"
            case .linkLost(let since): "link lost since \(since.rfc3339)"
            case .heard(let through): "heard through \(through.rfc3339)"
            case .sourcesCutOff(let sources): "cut off: \(sources)"
            case .linkRestored: "link restored"
            case .clockStepped(let step): "the clock was set by \(step.milliseconds) ms"
            case .rulebookReplaced: "another rulebook"
            }
        let effects = decision.effects.map { effect in
            switch effect {
            case .notify(let told):
                "\(told.user) \(told.kind) \(told.incident?.description ?? "-") \(told.severity) (\(told.alerts))"
            case .incidentChanged(let id): "\(id) changed"
            case .alertOver(let id, let number, let alert): "\(id) \(number) \(alert?.summary ?? "back")"
            case .incidentClosed(let incident): "\(incident.id) closed"
            case .deliver(let id, let user, let channels): "\(user) \(id) over \(channels)"
            case .silenceChanged(let silence): "\(silence.id) \(silence.state.name) \(silence.request.match)"
            case .marked(let user, let ids, let state):
                "\(user) \(state) \(ids.map(\.description).joined(separator: " "))"
            }
        }
        return "  \(number) \(at.rfc3339) \(what)" + (effects.isEmpty ? "" : " → " + effects.joined(separator: ", "))
    }
}

extension Decision {
    fileprivate var isTelling: Bool {
        answer != nil || !effects.isEmpty
    }
}
