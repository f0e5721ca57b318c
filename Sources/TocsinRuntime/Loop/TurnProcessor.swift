internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinModel
internal import TocsinRehearsal
internal import TocsinStore
internal import TocsinTime

/// The part of the loop that only computes: stimuli in, a commit out.
///
/// It numbers feed items, has inputs decided, and puts together what becomes durable and what is said afterwards. The same stimuli at the
/// same times give the same commits, whoever runs it.
struct TurnProcessor: ~Copyable {
    private var maker: DecisionMaker
    /// Inputs taken from the journal.
    private(set) var replayed: UInt64 = 0
    /// When the first of them was; `nil` where there was none.
    private(set) var replayedSince: Timestamp?
    /// Why snapshots were passed over.
    let unreadable: [StoreError]
    private var feedOffset: UInt64
    private let epoch: String
    private let topics: OutgoingTopics
    private let sizes = SizeLimits()

    init(
        configuration: Configuration,
        topics: OutgoingTopics,
        state: EngineState,
        sequence: UInt64,
        feedOffset: UInt64,
        epoch: String,
        unreadable: [StoreError] = []
    ) {
        self.unreadable = unreadable
        maker = DecisionMaker(configuration: configuration, state: state, sequence: sequence)
        self.feedOffset = feedOffset
        self.epoch = epoch
        self.topics = topics
    }

    var engine: Engine { maker.engine }
    var digest: String { maker.digest }
    /// The number of the last input.
    var sequence: UInt64 { maker.sequence }
    var cursor: FeedCursor { FeedCursor(epoch: epoch, offset: feedOffset) }
    var decodingCounts: DecodingCounts { maker.decodingCounts }

    /// Events that are durable and not decided on yet.
    var waitingEvents: Int { maker.waitingEvents }

    /// Where it is in a batch, for whoever watches.
    var progress: MessageProgress? {
        get { maker.progress }
        set { maker.progress = newValue }
    }

    mutating func wakeAt() -> Timestamp? { maker.wakeAt() }

    /// Takes in what waits, in order.
    ///
    /// - Parameters:
    ///   - now: not before that of any earlier turn.
    ///   - hasTime: whether more of what was beyond the share of an entry is decided on in this turn, with a wake of its own each: a commit
    ///     costs much the same however much is in it. Asked before each.
    mutating func turn(_ stimuli: [Stimulus], at now: Timestamp, while hasTime: () -> Bool = { false }) -> Turn {
        var turn = Turn(at: now)
        var outcome = Outcome()
        for next in stimuli {
            switch next {
            case .messages(let batch):
                take(.messages(batch), at: now, &turn, &outcome)
                turn.events += batch.count
            case .command(let command):
                let answer = take(.command(command), at: now, &turn, &outcome)
                turn.answers.append(answer ?? Self.unanswered)
            case .condition(let condition):
                guard maker.engine.isNews(condition) else { continue }
                take(.condition(condition), at: now, &turn, &outcome)
            case .wake:
                // A deadline that moved on meanwhile is nothing that happened.
                guard let due = maker.wakeAt(), due <= now else { continue }
                take(.wake, at: now, &turn, &outcome)
            case .started:
                take(.started, at: now, &turn, &outcome)
            case .linkLost(let since):
                take(.linkLost(since: min(since, now)), at: now, &turn, &outcome)
            case .heard(let time):
                take(.heard(through: min(time, now)), at: now, &turn, &outcome)
            case .sourcesCutOff(let sources):
                take(.sourcesCutOff(sources), at: now, &turn, &outcome)
            case .clockStepped(let step):
                take(.clockStepped(by: step), at: max(now, maker.engine.state.now + step), &turn, &outcome)
            case .linkRestored:
                take(.linkRestored, at: now, &turn, &outcome)
            case .configuration(let configuration):
                take(.rulebookReplaced(digest: configuration.digest), at: now, &turn, &outcome, configuration)
            }
        }
        while maker.waitingEvents > 0, hasTime() { take(.wake, at: now, &turn, &outcome) }
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
        replayed += UInt64(entry.count)
        replayedSince = replayedSince ?? entry.at
        _ = try maker.take(entry, configuration: configuration)
    }

    private static let unanswered = CommandResult.refused(
        CommandResult.Refusal(.unavailable, "the command was not answered")
    )

    /// - Parameter next: the configuration that is put in force, where the entry says so.
    @discardableResult
    private mutating func take(
        _ content: JournalEntry.Content,
        at now: Timestamp,
        _ turn: inout Turn,
        _ outcome: inout Outcome,
        _ next: Configuration? = nil
    ) -> CommandResult? {
        let entry = maker.entry(content, at: now)
        let consequences = maker.take(entry) { digest in
            guard let next else { preconditionFailure("configuration \(digest) was put in force without being given") }
            return next
        }
        outcome.add(consequences.effects)
        turn.commit.journal.append(
            consequences.rejected.isEmpty ? entry : keep(consequences.rejected, of: entry, &turn)
        )
        return consequences.answer
    }

    /// The entry as it is to be journalled, beside the dead letters of what could not be read.
    private func keep(
        _ rejected: [Consequences.Rejected],
        of entry: JournalEntry,
        _ turn: inout Turn
    ) -> JournalEntry {
        let refusals = Refusals(rejected, limits: sizes)
        turn.commit.deadLetters += refusals.letters(at: entry.at)
        guard case .messages(let batch) = entry.content else { return entry }
        let kept = refusals.kept(of: batch, from: entry.sequence)
        return JournalEntry(sequence: entry.sequence, at: entry.at, content: .messages(kept))
    }

    /// Turns effects into rows and messages.
    private mutating func finish(_ turn: inout Turn, _ outcome: Outcome) {
        let at = turn.commit.at
        let incidents = outcome.closed + outcome.changed.compactMap { maker.incident($0) }
        turn.commit.alerts = outcome.alerts
        for incident in incidents {
            // Written once: the row holds it, the feed and the outbox say where it is.
            let json = incident.json
            append(.incident(incident.id, json: json), &turn)
            turn.commit.incidents.append(IncidentRecord(incident, json: json, offset: feedOffset))
            turn.commit.outbox.append(OutboxItem(.incident(incident.id, json: json)))
        }
        for silence in outcome.silences { append(.silence(silence.id, json: silence.json), &turn) }
        for notification in outcome.notifications {
            let record = NotificationRecord(notification, committedAt: at)
            turn.commit.outbox.append(OutboxItem(.notification(record)))
            append(.notification(record), &turn)
            turn.commit.notifications.append(Commit.Notified(notification, offset: feedOffset))
        }
        turn.commit.marks = outcome.marks
        for user in outcome.users {
            let unread = maker.engine.unread(user)
            turn.unread[user] = unread
            turn.commit.outbox.append(.inbox(user, unread: unread, cursor: cursor, topics))
        }
    }

    private mutating func append(_ content: FeedItem.Content, _ turn: inout Turn) {
        feedOffset += 1
        turn.commit.feed.append(FeedItem(offset: feedOffset, content: content))
    }
}
