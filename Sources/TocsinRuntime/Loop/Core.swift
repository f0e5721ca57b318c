internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinModel
internal import TocsinStore

/// The part of the loop that only computes: stimuli in, a commit out.
///
/// It numbers inputs and feed items, decodes, asks the engine, and puts together what becomes durable and what is said afterwards. The
/// same stimuli at the same times give the same commits, whoever runs it.
struct Core: ~Copyable {
    private(set) var engine: Engine
    private(set) var digest: String
    /// The number of the last input.
    private(set) var sequence: UInt64
    /// Inputs taken from the journal.
    private(set) var replayed: UInt64 = 0
    /// When the first of them was; `nil` where there was none.
    private(set) var replayedSince: Timestamp?
    private var feedOffset: UInt64
    private var decoder: MessageDecoder
    private let epoch: String

    init(configuration: Configuration, state: EngineState, sequence: UInt64, feedOffset: UInt64, epoch: String) {
        engine = Engine(state: state, rulebook: configuration.rulebook)
        digest = configuration.digest
        decoder = MessageDecoder(sources: configuration.sources)
        self.sequence = sequence
        self.feedOffset = feedOffset
        self.epoch = epoch
    }

    var cursor: FeedCursor { FeedCursor(epoch: epoch, offset: feedOffset) }
    var decodingCounts: DecodingCounts { decoder.counts }

    mutating func wakeAt() -> Timestamp? { engine.wakeAt() }

    /// Takes in what waits, in order.
    ///
    /// - Parameter now: not before that of any earlier turn.
    mutating func turn(_ stimuli: [Stimulus], at now: Timestamp) -> Turn {
        var turn = Turn(at: now)
        var outcome = Outcome()
        for stimulus in stimuli {
            switch stimulus {
            case .messages(let batch):
                turn.commit.journal.append(entry(.messages(batch), now))
                handle(batch, at: now, &turn, &outcome)
                turn.events += batch.count
            case .command(let command):
                turn.commit.journal.append(entry(.command(command), now))
                turn.answers.append(decide(.command(command), at: now, &outcome) ?? Self.unanswered)
            case .wake:
                // A deadline that moved on meanwhile is nothing that happened.
                guard let due = engine.wakeAt(), due <= now else { continue }
                turn.commit.journal.append(entry(.wake, now))
                _ = decide(.wake, at: now, &outcome)
            case .started:
                turn.commit.journal.append(entry(.started, now))
                _ = decide(.started, at: now, &outcome)
            case .linkLost:
                turn.commit.journal.append(entry(.linkLost, now))
                _ = decide(.linkLost, at: now, &outcome)
            case .linkRestored:
                turn.commit.journal.append(entry(.linkRestored, now))
                _ = decide(.linkRestored, at: now, &outcome)
            case .configuration(let configuration):
                turn.commit.journal.append(entry(.rulebookReplaced(digest: configuration.digest), now))
                replace(with: configuration)
                _ = decide(.rulebookReplaced, at: now, &outcome)
            }
        }
        finish(&turn, outcome)
        return turn
    }

    /// Takes in what the journal says happened. Its effects were carried out, or wait in the outbox.
    ///
    /// - Parameter configuration: finds the one of a digest.
    mutating func replay(
        _ entry: JournalEntry,
        configuration: (String) throws -> Configuration
    ) throws {
        var turn = Turn(at: entry.at)
        var outcome = Outcome()
        sequence = entry.sequence - 1
        replayed += UInt64(entry.count)
        replayedSince = replayedSince ?? entry.at
        switch entry.content {
        case .messages(let batch):
            sequence += UInt64(batch.count)
            handle(batch, at: entry.at, &turn, &outcome)
            return
        case .command(let command): _ = decide(.command(command), at: entry.at, &outcome)
        case .wake: _ = decide(.wake, at: entry.at, &outcome)
        case .started: _ = decide(.started, at: entry.at, &outcome)
        case .linkLost: _ = decide(.linkLost, at: entry.at, &outcome)
        case .linkRestored: _ = decide(.linkRestored, at: entry.at, &outcome)
        case .rulebookReplaced(let digest):
            try replace(with: configuration(digest))
            _ = decide(.rulebookReplaced, at: entry.at, &outcome)
        }
        sequence += 1
    }

    private static let unanswered = CommandResult.refused(
        CommandResult.Refusal(.unavailable, "the command was not answered")
    )

    /// Numbers an input, or the inputs of a batch.
    private mutating func entry(_ content: JournalEntry.Content, _ now: Timestamp) -> JournalEntry {
        let entry = JournalEntry(sequence: sequence + 1, at: now, content: content)
        sequence += UInt64(entry.count)
        return entry
    }

    private mutating func replace(with configuration: Configuration) {
        digest = configuration.digest
        engine.replaceRulebook(configuration.rulebook)
        decoder = MessageDecoder(sources: configuration.sources)
    }

    private mutating func decide(_ input: Input, at now: Timestamp, _ outcome: inout Outcome) -> CommandResult? {
        let decision = engine.handle(input, at: now)
        outcome.add(decision.effects)
        return decision.answer
    }

    private mutating func handle(
        _ batch: InboundBatch,
        at now: Timestamp,
        _ turn: inout Turn,
        _ outcome: inout Outcome
    ) {
        var number = sequence - UInt64(batch.count)
        for message in batch.messages {
            number += 1
            switch decoder.decode(message, in: batch, id: EventID(number), received: now) {
            case .event(let event):
                let decision = engine.handle(.event(event), at: now)
                if !decision.effects.isEmpty { outcome.add(decision.effects) }
            case .rejected(let rejection):
                turn.commit.deadLetters.append(
                    DeadLetter(
                        id: DeadLetterID(number),
                        at: now,
                        topic: String(decoding: batch.bytes[message.topic], as: UTF8.self),
                        payload: Array(batch.bytes[message.payload].prefix(DeadLetter.payloadLimit)),
                        code: rejection.code,
                        reason: rejection.text
                    )
                )
            case .unmatched:
                break
            }
        }
    }

    /// Turns effects into rows and messages.
    private mutating func finish(_ turn: inout Turn, _ outcome: Outcome) {
        let at = turn.commit.at
        let incidents = outcome.closed + outcome.changed.compactMap { engine.incident($0) }
        for incident in incidents {
            let json = incident.json
            turn.commit.incidents.append(incident)
            turn.commit.outbox.append(.incident(incident.id, json: json))
            append(.incident(incident.id, json: json), &turn)
        }
        for notification in outcome.notifications {
            let record = NotificationRecord(notification, committedAt: at)
            turn.commit.outbox.append(.notification(record))
            append(.notification(record), &turn)
        }
        turn.commit.marks = outcome.marks
        for user in outcome.users {
            let unread = engine.unread(user)
            turn.unread[user] = unread
            turn.commit.outbox.append(.inbox(user, unread: unread, cursor: cursor))
        }
    }

    private mutating func append(_ content: FeedItem.Content, _ turn: inout Turn) {
        feedOffset += 1
        turn.commit.feed.append(FeedItem(offset: feedOffset, content: content))
    }
}
