package import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
package import TocsinModel
package import TocsinRehearsal
package import TocsinStore
package import TocsinTime

/// What a store remembers, gone through again from the earliest state from which its journal is whole.
package struct RecordedHistory {
    let store: Store
    private let history: History
    /// The number of the last input that is looked at; what comes in meanwhile is not.
    private let through: UInt64
    private let state: EngineState
    private let sequence: UInt64
    /// In force at the beginning.
    private let configuration: Configuration
    /// When it begins.
    package let start: Timestamp

    package enum Failure: Error, CustomStringConvertible {
        case nothingRecorded(path: String)
        /// Retention removed what the journal began with, and no snapshot is as old as what is left.
        case beginningLost(path: String)
        case incomplete(after: UInt64)

        package var description: String {
            switch self {
            case .nothingRecorded(let path): "the store \(path) holds no inputs yet"
            case .beginningLost(let path):
                """
                the store \(path) no longer holds the state in which its journal begins, which makes a replay impossible; it can be \
                replayed again once the service has written another snapshot (every 5 minutes)
                """
            case .incomplete(let number):
                "retention removed inputs after number \(number) while they were read; try again"
            }
        }
    }

    package init(_ store: Store) throws {
        let (beginning, through) = try store.beginning()
        let history = History(store: store, initial: nil)
        var first: JournalEntry?
        switch beginning {
        case .empty: throw Failure.nothingRecorded(path: store.path)
        case .lost: throw Failure.beginningLost(path: store.path)
        case .first:
            state = EngineState()
            sequence = 0
            first = try store.firstEntry()
            // A new store begins with its rules.
            guard case .rulebookReplaced(let digest) = first?.content else {
                throw Failure.beginningLost(path: store.path)
            }
            configuration = try history.configuration(digest)
        case .snapshot(let snapshot):
            state = snapshot.state
            sequence = snapshot.sequence
            configuration = try history.configuration(snapshot.digest)
        }
        start = first?.at ?? state.now
        self.store = store
        self.history = history
        self.through = through
    }

    /// Decides everything again as it was decided, and hands on each entry with what followed from it.
    ///
    /// - Parameter before: is asked before each entry is taken in.
    /// - Returns: all that was sent.
    package func retell(
        keepsReasons: Bool = false,
        before: (borrowing Rehearsal, JournalEntry) throws -> Void = { _, _ in },
        after: (inout Rehearsal, JournalEntry, Consequences) throws -> Void = { _, _, _ in }
    ) throws -> ReplayOutcome {
        var rehearsal = Rehearsal(
            configuration: configuration,
            state: state,
            sequence: sequence,
            start: start,
            keepsReasons: keepsReasons
        )
        try replay { entry in
            try before(rehearsal, entry)
            let consequences = try rehearsal.take(entry, configuration: history.configuration)
            try after(&rehearsal, entry, consequences)
        }
        return ReplayOutcome(rehearsal)
    }

    /// What would follow under another configuration, beside what did.
    package func compare(with other: Configuration) throws -> (was: ReplayOutcome, wouldBe: ReplayOutcome) {
        var whatIf = WhatIf(configuration: other, state: state, sequence: sequence, start: start)
        let was = try retell(
            before: { rehearsal, entry in
                let engine = rehearsal.engine
                try whatIf.take(entry) { engine.incident($0)?.labels }
            }
        )
        return (was, ReplayOutcome(whatIf.rehearsal))
    }

    private func replay(_ body: (JournalEntry) throws -> Void) throws {
        var last = sequence
        try store.replay(after: sequence) { entry in
            guard entry.sequence <= through else { return }
            guard entry.sequence == last + 1 else { throw Failure.incomplete(after: last) }
            last = entry.sequence + UInt64(entry.count) - 1
            try body(entry)
        }
        guard last >= through else { throw Failure.incomplete(after: last) }
    }
}

/// Who was told what.
package struct ReplayOutcome: Sendable {
    /// In order.
    package let sent: [Sent]
    package let inputs: Int
    /// How often each rule's expressions failed, ordered by rule, with what went wrong the last time.
    package let failures: [(rule: String, count: UInt64, message: String)]
    /// Messages that could not be read, by reason, and those that fit no source's topic.
    package let rejected: [(code: String, count: Int)]
    package let unmatched: Int
    private let states: [NotificationID: Notification.State]

    package init(_ rehearsal: borrowing Rehearsal) {
        sent = rehearsal.sent
        inputs = rehearsal.inputs
        states = rehearsal.states
        failures = rehearsal.failures
        let counts = rehearsal.decodingCounts
        rejected = counts.rejected.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        unmatched = counts.unmatched
    }

    /// The notifications as the store has them, in the order of their ids.
    package var records: [NotificationRecord] {
        var known: Set<NotificationID> = []
        return sent.filter { known.insert($0.notification.id).inserted }.map { sent in
            var record = NotificationRecord(sent.notification, committedAt: sent.at)
            record.state = states[record.id] ?? .unread
            return record
        }
    }
}
