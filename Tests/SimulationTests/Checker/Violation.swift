/// A law that was broken, with what happened.
struct Violation: Error, CustomStringConvertible {
    let law: Law
    let text: String
    var step = 0

    var description: String { "step \(step): \(law.rawValue): \(text)" }

    enum Law: String, CaseIterable, Sendable {
        case replay = "the same inputs give the same decisions, also over restarts"
        case counters = "every event is counted once for what became of it"
        case verdicts = "an event is judged as it should be"
        case alerts = "an alert begins and ends when its rule says so"
        case silence = "exactly the devices are silent that say nothing while we can hear them"
        case membership = "an incident has the alerts of its group, and no other"
        case told = "what fires is told to everyone it concerns, in time"
        case toldOnce = "nobody is told twice without a reason"
        case notEarly = "nobody is told before it is time"
        case quietWhileAcknowledged = "an acknowledged incident doesn't page"
        case quietAfterwards = "nothing is said of an incident that is over"
        case over = "exactly those who heard that it fires hear that it is over"
        case closed = "an incident whose alerts are over is closed in time"
        case wake = "the engine asks to be woken in time, and never in the past"
        case identifiers = "ids rise and are never used again"
        case commands = "a command is answered as the state asks for"
        case inbox = "what is unread is what was told and not read"
        case withheld = "what is silenced, inhibited or muted isn't told"
        case silences = "a silence begins and ends when it ought to"
        case escalation = "the steps of a policy come in order, each after its wait"
        case held = "what quiet hours and digests hold is handed over, or over"
        case rest = "after everything is over nothing is left"
    }
}

/// What was found so far.
final class Findings {
    var violations: [Violation] = []
}
