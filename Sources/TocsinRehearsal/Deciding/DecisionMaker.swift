package import TocsinConfiguration
package import TocsinDecoding
package import TocsinEngine
package import TocsinModel
package import TocsinTime

/// From what came in to what follows: numbers inputs, decodes messages, asks the engine.
///
/// Everything that decides runs through this one: the service, its recovery, scenarios, replays. None of them can come to another
/// decision than the others, because there is no second way to one. The same entries under the same configurations give the same
/// decisions, whoever takes them.
package struct DecisionMaker: ~Copyable, Sendable {
    package private(set) var engine: Engine
    /// Of the configuration in force.
    package private(set) var digest: String
    /// The number of the last input.
    package private(set) var sequence: UInt64
    private var decoder: MessageDecoder
    /// What was taken in beyond the share of its entry: it is decided on in its order with the entries that follow.
    private var waiting = WaitingEvents()
    /// Where it is in a batch, for whoever watches.
    package var progress: MessageProgress?

    package init(configuration: Configuration, state: EngineState = EngineState(), sequence: UInt64 = 0) {
        engine = Engine(state: state, rulebook: configuration.rulebook)
        digest = configuration.digest
        decoder = MessageDecoder(sources: configuration.sources)
        self.sequence = sequence
    }

    package var decodingCounts: DecodingCounts { decoder.counts }

    /// How many events of what was taken in are not decided on yet. A state that is kept knows nothing of them.
    package var waitingEvents: Int { waiting.count }

    /// An open incident as it is now.
    package func incident(_ id: IncidentID) -> Incident? { engine.incident(id) }

    /// When to take in a wake though nothing happens: at once while anything waits; `nil` while nothing can become due.
    package mutating func wakeAt() -> Timestamp? {
        guard waiting.isEmpty else { return engine.state.now }
        // What was due and beyond the share of its entry is due still.
        return engine.wakeAt().map { max($0, engine.state.now) }
    }

    /// The next entry of the journal, numbered on from the last.
    package func entry(_ content: JournalEntry.Content, at now: Timestamp) -> JournalEntry {
        JournalEntry(sequence: sequence + 1, at: now, content: content)
    }

    /// Takes in one entry, whether it happens now or happened long ago.
    ///
    /// - Parameters:
    ///   - entry: not before any earlier one, in number as in time.
    ///   - configuration: finds the one of a digest, where another is put in force.
    package mutating func take<Failure: Error>(
        _ entry: JournalEntry,
        configuration: (String) throws(Failure) -> Configuration
    ) throws(Failure) -> Consequences {
        var consequences = Consequences()
        var share = WorkShare.ofEntry
        var unlimited = WorkShare.unlimited
        switch entry.content.patience {
        case .none:
            share = .ofCommand
        case .share:
            decideDue(&share, at: entry.at, into: &consequences)
            decideWaiting(&share, at: entry.at, into: &consequences)
        case .allEvents:
            decideWaiting(&unlimited, at: engine.state.now, into: &consequences)
        case .all:
            decideDue(&unlimited, at: engine.state.now, into: &consequences)
            decideWaiting(&unlimited, at: engine.state.now, into: &consequences)
        }
        switch entry.content {
        case .messages(let batch): take(batch, from: entry.sequence, at: entry.at, &share, into: &consequences)
        case .command(let command): decide(.command(command), at: entry.at, &share, into: &consequences)
        case .condition(let condition): decide(.condition(condition), at: entry.at, &share, into: &consequences)
        case .wake: decide(.wake, at: entry.at, &share, into: &consequences)
        case .started: decide(.started, at: entry.at, &share, into: &consequences)
        case .linkLost(let since): decide(.linkLost(since: since), at: entry.at, &share, into: &consequences)
        case .heard(let time): decide(.heard(through: time), at: entry.at, &share, into: &consequences)
        case .sourcesCutOff(let sources): decide(.sourcesCutOff(sources), at: entry.at, &share, into: &consequences)
        case .clockStepped(let step): decide(.clockStepped(by: step), at: entry.at, &share, into: &consequences)
        case .linkRestored: decide(.linkRestored, at: entry.at, &share, into: &consequences)
        case .rulebookReplaced(let digest):
            replace(with: try configuration(digest))
            decide(.rulebookReplaced, at: entry.at, &share, into: &consequences)
        }
        sequence = entry.sequence + UInt64(entry.count) - 1
        return consequences
    }

    private mutating func replace(with configuration: Configuration) {
        digest = configuration.digest
        engine.replaceRulebook(configuration.rulebook)
        decoder = MessageDecoder(sources: configuration.sources)
    }

    private mutating func decide(
        _ input: Input,
        at now: Timestamp,
        _ share: inout WorkShare,
        into consequences: inout Consequences
    ) {
        let decision = engine.handle(input, at: now, sharing: &share)
        consequences.effects += decision.effects
        consequences.answer = decision.answer
    }

    /// What is due comes before what came in.
    private mutating func decideDue(
        _ share: inout WorkShare,
        at now: Timestamp,
        into consequences: inout Consequences
    ) {
        if engine.isDue(at: now) { decide(.wake, at: now, &share, into: &consequences) }
    }

    /// What came in beyond the share of its entry, in its order.
    private mutating func decideWaiting(
        _ share: inout WorkShare,
        at now: Timestamp,
        into consequences: inout Consequences
    ) {
        while !share.isUsedUp, let next = waiting.popFirst() {
            switch next {
            case .event(let event):
                decide(event, at: now, &share, into: &consequences)
            case .message(var message):
                decide(&message, &share, at: now, into: &consequences)
                if message.readings.remaining > 0 { waiting.putBack(message) }
            }
        }
    }

    private mutating func take(
        _ event: Event,
        at now: Timestamp,
        _ share: inout WorkShare,
        into consequences: inout Consequences
    ) {
        guard waiting.isEmpty, !share.isUsedUp else { return waiting.append(event) }
        decide(event, at: now, &share, into: &consequences)
    }

    private mutating func take(
        _ message: WaitingEvents.Message,
        at now: Timestamp,
        _ share: inout WorkShare,
        into consequences: inout Consequences
    ) {
        var message = message
        if waiting.isEmpty { decide(&message, &share, at: now, into: &consequences) }
        if message.readings.remaining > 0 { waiting.append(message) }
    }

    /// Decides on the readings of a message, as far as the share goes; the last of them ends it.
    private mutating func decide(
        _ message: inout WaitingEvents.Message,
        _ share: inout WorkShare,
        at now: Timestamp,
        into consequences: inout Consequences
    ) {
        while message.readings.remaining > 0 {
            guard !share.isUsedUp else { return }
            share.use(.reading, changes: 0)
            if let event = decoder.next(of: &message.readings) {
                decide(event, at: now, &share, into: &consequences)
            }
        }
        guard let rejection = decoder.end(message.readings) else { return }
        consequences.reject(message.message, of: message.batch, message.number, rejection, isWhole: false)
    }

    private mutating func decide(
        _ event: Event,
        at now: Timestamp,
        _ share: inout WorkShare,
        into consequences: inout Consequences
    ) {
        let decision = engine.handle(.event(event), at: now, sharing: &share)
        if !decision.effects.isEmpty { consequences.effects += decision.effects }
    }

    private mutating func take(
        _ batch: InboundBatch,
        from first: UInt64,
        at now: Timestamp,
        _ share: inout WorkShare,
        into consequences: inout Consequences
    ) {
        var number = first
        for message in batch.messages {
            switch decoder.begin(message, in: batch, id: EventID(number), received: now) {
            case .event(let event):
                take(event, at: now, &share, into: &consequences)
            case .readings(let readings):
                let whole = WaitingEvents.Message(readings: readings, batch: batch, message: message, number: number)
                take(whole, at: now, &share, into: &consequences)
            case .rejected(let rejection):
                consequences.reject(message, of: batch, number, rejection, isWhole: true)
            case .cleared:
                if engine.trace != nil { consequences.cleared.append(EventID(number)) }
            case .unmatched:
                // Most of what a broad filter lets in; whoever asks for reasons asks for this one too.
                if engine.trace != nil { consequences.unmatched.append(EventID(number)) }
            }
            number += 1
            progress?.advance()
        }
    }
}

extension Consequences {
    fileprivate mutating func reject(
        _ message: InboundBatch.Message,
        of batch: InboundBatch,
        _ number: UInt64,
        _ rejection: Rejection,
        isWhole: Bool
    ) {
        let id = DeadLetterID(number)
        rejected.append(Rejected(id: id, batch: batch, message: message, rejection: rejection, isWhole: isWhole))
    }
}

extension JournalEntry.Content {
    /// How much of what was left over is decided on before it.
    fileprivate enum Patience {
        /// Nobody's command waits for it.
        case none
        case share
        /// That the broker was heard counts once all that it brought is decided on.
        case allEvents
        /// It belongs to before a clock that is set, an outage, or other rules.
        case all
    }

    fileprivate var patience: Patience {
        switch self {
        case .command, .condition: .none
        case .messages, .wake: .share
        case .heard: .allEvents
        case .started, .linkLost, .linkRestored, .sourcesCutOff, .clockStepped, .rulebookReplaced: .all
        }
    }
}

extension DecisionMaker {
    /// Keeps reasons from now on, for ``takeReasons()``.
    package mutating func keepReasons() {
        engine.trace = engine.trace ?? Trace()
    }

    /// The reasons since the last call.
    package mutating func takeReasons() -> [Trace.Line] {
        engine.trace?.take() ?? []
    }
}
