package import TocsinConfiguration
package import TocsinDecoding
package import TocsinEngine
package import TocsinModel
package import TocsinTime

/// The service without the world around it: a virtual clock, and whoever would have been told.
package struct Rehearsal: ~Copyable {
    private var maker: DecisionMaker
    private let keepsReasons: Bool
    private let failuresBefore: [String: Counters.Failure]
    package private(set) var now: Timestamp
    /// All that was sent, in order.
    package private(set) var sent: [Sent] = []
    /// What became of notifications that are unread no longer.
    package private(set) var states: [NotificationID: Notification.State] = [:]
    /// All that was decided, in order, where reasons are kept.
    package private(set) var reasons: [Trace.Line] = []
    /// What came in.
    package private(set) var inputs = 0

    /// How often the engine may ask to be woken at one and the same time.
    private static let wakeLimit = 10_000

    /// The engine wants to be woken again and again while no time passes: a mistake of ours.
    package struct Stuck: Error, CustomStringConvertible {
        package let at: Timestamp

        package var description: String { "the engine doesn't come to rest at \(at.rfc3339)" }
    }

    /// - Parameters:
    ///   - state: what is known at the start.
    ///   - sequence: the number of the last input before it.
    package init(
        configuration: Configuration,
        state: EngineState = EngineState(),
        sequence: UInt64 = 0,
        start: Timestamp,
        keepsReasons: Bool = false
    ) {
        maker = DecisionMaker(configuration: configuration, state: state, sequence: sequence)
        if keepsReasons { maker.keepReasons() }
        self.keepsReasons = keepsReasons
        failuresBefore = state.counters.failures
        now = start
    }

    package var engine: Engine { maker.engine }
    /// Since the configuration was put in force.
    package var decodingCounts: DecodingCounts { maker.decodingCounts }

    /// How often each rule's expressions failed since the beginning, ordered by rule, with what went wrong the last time.
    package var failures: [(rule: String, count: UInt64, message: String)] {
        maker.engine.state.counters.failures.compactMap { rule, failure in
            let earlier = failuresBefore[rule]?.count ?? 0
            return failure.count > earlier ? (rule, failure.count - earlier, failure.message) : nil
        }.sorted { $0.0 < $1.0 }
    }

    /// Moves the clock, and wakes the engine whenever it asked for it on the way; what is due at that very time comes before whatever
    /// happens then.
    package mutating func advance(to time: Timestamp) throws(Stuck) {
        var wakes = 0
        while let due = maker.wakeAt(), due <= time {
            wakes = due <= now ? wakes + 1 : 0
            guard wakes < Self.wakeLimit else { throw Stuck(at: now) }
            now = max(now, due)
            take(.wake)
        }
        now = max(now, time)
    }

    /// Takes in what happens now.
    ///
    /// - Parameter next: the configuration that is put in force, where that is what happens.
    @discardableResult
    package mutating func take(_ content: JournalEntry.Content, _ next: Configuration? = nil) -> CommandResult? {
        take(maker.entry(content, at: now)) { digest in
            guard let next else { preconditionFailure("configuration \(digest) was put in force without being given") }
            return next
        }.answer
    }

    /// Takes in an entry of a journal, whose time it becomes.
    ///
    /// - Parameter configuration: finds the one of a digest.
    @discardableResult
    package mutating func take<Failure: Error>(
        _ entry: JournalEntry,
        configuration: (String) throws(Failure) -> Configuration
    ) throws(Failure) -> Consequences {
        if case .clockStepped = entry.content { now = entry.at } else { now = max(now, entry.at) }
        inputs += entry.count
        let consequences = try maker.take(entry, configuration: configuration)
        for effect in consequences.effects {
            switch effect {
            case .notify(let notification):
                sent.append(Sent(at: now, notification: notification, channels: notification.channels))
            case .deliver(let id, _, let channels):
                guard let notification = sent.last(where: { $0.notification.id == id })?.notification else { continue }
                sent.append(Sent(at: now, notification: notification, channels: channels))
            case .marked(_, let ids, let state):
                for id in ids { states[id] = state }
            case .alertOver, .incidentChanged, .incidentClosed, .silenceChanged:
                break
            }
        }
        if keepsReasons { reasons += maker.takeReasons() }
        return consequences
    }

    /// The reasons kept since the last call.
    package mutating func takeReasons() -> [Trace.Line] {
        defer { reasons.removeAll() }
        return reasons
    }

    /// Takes in a message.
    package mutating func publish(topic: String, payload: [UInt8], isRetained: Bool) {
        var batch = InboundBatch()
        batch.append(topic: topic, payload: payload, isRetained: isRetained)
        take(.messages(batch))
    }
}
