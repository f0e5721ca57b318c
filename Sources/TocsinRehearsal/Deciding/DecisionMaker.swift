package import TocsinConfiguration
package import TocsinDecoding
package import TocsinEngine
package import TocsinModel

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

    /// When to take in a wake though nothing happens: at once while anything waits; `nil` while nothing can become due.
    package mutating func wakeAt() -> Timestamp? { waiting.isEmpty ? engine.wakeAt() : engine.state.now }

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
        var share = EntryShare()
        decideWaiting(&share, whole: !entry.content.isPatient, at: entry.at, into: &consequences)
        switch entry.content {
        case .messages(let batch): take(batch, from: entry.sequence, at: entry.at, &share, into: &consequences)
        case .command(let command): decide(.command(command), at: entry.at, into: &consequences)
        case .condition(let condition): decide(.condition(condition), at: entry.at, into: &consequences)
        case .wake: decide(.wake, at: entry.at, into: &consequences)
        case .started: decide(.started, at: entry.at, into: &consequences)
        case .linkLost(let since): decide(.linkLost(since: since), at: entry.at, into: &consequences)
        case .heard(let time): decide(.heard(through: time), at: entry.at, into: &consequences)
        case .sourcesCutOff(let sources): decide(.sourcesCutOff(sources), at: entry.at, into: &consequences)
        case .clockStepped(let step): decide(.clockStepped(by: step), at: entry.at, into: &consequences)
        case .linkRestored: decide(.linkRestored, at: entry.at, into: &consequences)
        case .rulebookReplaced(let digest):
            replace(with: try configuration(digest))
            decide(.rulebookReplaced, at: entry.at, into: &consequences)
        }
        sequence = entry.sequence + UInt64(entry.count) - 1
        return consequences
    }

    private mutating func replace(with configuration: Configuration) {
        digest = configuration.digest
        engine.replaceRulebook(configuration.rulebook)
        decoder = MessageDecoder(sources: configuration.sources)
    }

    private mutating func decide(_ input: Input, at now: Timestamp, into consequences: inout Consequences) {
        let decision = engine.handle(input, at: now)
        consequences.effects += decision.effects
        consequences.answer = decision.answer
    }

    /// What came before comes first, as far as the share goes.
    ///
    /// - Parameter whole: all of it, whatever it costs.
    private mutating func decideWaiting(
        _ share: inout EntryShare,
        whole: Bool,
        at now: Timestamp,
        into consequences: inout Consequences
    ) {
        while whole || !share.isUsedUp, let next = waiting.popFirst() {
            switch next {
            case .event(let event):
                decide(event, at: now, &share, into: &consequences)
            case .message(var message):
                decide(&message, &share, whole: whole, at: now, into: &consequences)
                if message.readings.remaining > 0 { waiting.putBack(message) }
            }
        }
    }

    private mutating func take(
        _ event: Event,
        at now: Timestamp,
        _ share: inout EntryShare,
        into consequences: inout Consequences
    ) {
        guard waiting.isEmpty, !share.isUsedUp else { return waiting.append(event) }
        decide(event, at: now, &share, into: &consequences)
    }

    private mutating func take(
        _ message: WaitingEvents.Message,
        at now: Timestamp,
        _ share: inout EntryShare,
        into consequences: inout Consequences
    ) {
        var message = message
        if waiting.isEmpty { decide(&message, &share, whole: false, at: now, into: &consequences) }
        if message.readings.remaining > 0 { waiting.append(message) }
    }

    /// Decides on the readings of a message, as far as the share goes; the last of them ends it.
    private mutating func decide(
        _ message: inout WaitingEvents.Message,
        _ share: inout EntryShare,
        whole: Bool,
        at now: Timestamp,
        into consequences: inout Consequences
    ) {
        while message.readings.remaining > 0 {
            guard whole || !share.isUsedUp else { return }
            if let event = decoder.next(of: &message.readings) {
                decide(event, at: now, &share, into: &consequences)
            } else {
                share.use(changes: 0)
            }
        }
        guard let rejection = decoder.end(message.readings) else { return }
        consequences.reject(message.message, of: message.batch, message.number, rejection, isWhole: false)
    }

    private mutating func decide(
        _ event: Event,
        at now: Timestamp,
        _ share: inout EntryShare,
        into consequences: inout Consequences
    ) {
        let alerts = engine.state.counters.alertsFired &+ engine.state.counters.alertsResolved
        let decision = engine.handle(.event(event), at: now)
        let changed = engine.state.counters.alertsFired &+ engine.state.counters.alertsResolved &- alerts
        share.use(changes: decision.effects.count + Int(clamping: changed))
        if !decision.effects.isEmpty { consequences.effects += decision.effects }
    }

    private mutating func take(
        _ batch: InboundBatch,
        from first: UInt64,
        at now: Timestamp,
        _ share: inout EntryShare,
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
    /// Whether it means the same though events that came before it wait still. What says how far the broker was heard, or which rules hold
    /// from here on, does not.
    fileprivate var isPatient: Bool {
        switch self {
        case .messages, .command, .condition, .wake: true
        case .started, .linkLost, .linkRestored, .heard, .sourcesCutOff, .clockStepped, .rulebookReplaced: false
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
