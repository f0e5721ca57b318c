internal import Foundation
package import Logging
internal import Synchronization
internal import TocsinBroker
package import TocsinConcurrency
package import TocsinConfiguration
package import TocsinEngine
package import TocsinModel
package import TocsinStore
package import TocsinTime

/// The loop: it owns the engine, makes everything durable, and only then lets anything out.
///
/// Each turn takes what there is, asks the engine, commits inputs and effects in one transaction, and releases. If the commit fails,
/// nothing was said, and the engine, which is ahead of the disk, is thrown away and recovered from it.
package actor Reactor {
    private let executor = ThreadExecutor(name: "reactor")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: Store
    private let outlet: CommitSinks
    private let clock: WallClock
    private let logger: Logger
    private let budget: TurnBudget
    private let meter: EventRateMeter
    /// What it is doing, for those who must not wait for it.
    package nonisolated let monitor: LoopMonitor
    private var configuration: Configuration
    /// As at the start: another prefix takes effect at the next one.
    private let topics: OutgoingTopics
    var core: TurnProcessor
    /// Where the feed ends on the disk. Whoever only looks does not wait for the turn that is being committed.
    private let committedCursor: Mutex<FeedCursor>
    /// What befell us and could not be written down, in the order in which it did; the latest of each thing.
    private var unwritten: [SelfCondition] = []
    /// The engine is ahead of the disk.
    private var isStale = false
    /// Outbox rows that the broker has taken, or never will, to be removed with the next commit.
    private var published: [Int64] = []
    /// Of them those that it never will, to be kept with the next commit.
    private var deadDeliveries: [DeadDelivery] = []
    private nonisolated let commands = CommandQueue()
    /// Links that were opened, to be written down with the next commit.
    private var openings: [LinkOpening: Int] = [:]
    private var lastSnapshot: (sequence: UInt64, at: Timestamp)
    private var time: LoopClock
    /// When the broker was asked last whether everything has come, while the answer is awaited.
    private var askedAt: Timestamp?

    /// Inputs after which a snapshot is due, and the time after which it is due if anything happened.
    private static let snapshotInputs: UInt64 = 500_000
    private static let snapshotInterval = TimeSpan.minutes(5)
    /// Bytes of messages after which a snapshot is due: nothing of the journal can give way before.
    private let snapshotBytes: Int
    private var bytesSinceSnapshot = 0
    /// Somebody asked for one while it could not be made.
    private var isSnapshotDue = false

    /// Recovers from the store.
    ///
    /// - Parameters:
    ///   - configuration: in force from now on; the past is worked through under its own.
    ///   - decidingTime: how long a turn for events may go on with what waits beyond its share. With its commit it is over before anybody
    ///     else in line could notice.
    package init(
        store: Store,
        configuration: Configuration,
        outlet: CommitSinks,
        meter: EventRateMeter,
        clock: WallClock,
        decidingTime: Duration = .milliseconds(4),
        logger: Logger
    ) throws {
        budget = TurnBudget(time: decidingTime, clock: clock)
        snapshotBytes = StoreBounds(configuration.store).snapshot
        self.store = store
        self.outlet = outlet
        self.clock = clock
        self.logger = logger
        self.meter = meter
        self.configuration = configuration
        let topics = OutgoingTopics(prefix: configuration.broker.prefix)
        self.topics = topics
        monitor = LoopMonitor(logger: logger)
        var core = try TurnProcessor.recovered(from: store, initial: configuration, topics: topics)
        time = LoopClock(clock, last: core.engine.state.now)
        committedCursor = Mutex(core.cursor)
        // Counted from the snapshot that there is: a service that is killed again and again would never make another, and each start
        // would take longer than the last.
        lastSnapshot = (core.sequence - core.replayed, core.replayedSince ?? clock.now())
        for error in core.unreadable {
            logger.error("passed over a snapshot, and took all from the journal", metadata: ["error": "\(error)"])
        }
        logger.info(
            "recovered",
            metadata: [
                "inputs_replayed": "\(core.replayed)", "last_input": "\(core.sequence)",
                "open_incidents": "\(core.engine.state.incidents.count)",
                "keys": "\(core.engine.state.alerts.keys.count)",
            ]
        )
        core.progress = monitor.progress
        self.core = core
    }

    /// Says that the service runs again, under the present configuration.
    package func start() throws {
        // A new store begins with its rules: without them, replay would not know what it began with.
        if core.sequence == 0 || core.digest != configuration.digest { try put(configuration) }
        _ = try turn([.started])
        warnOfFormerUsers()
    }

    /// Messages from the broker. When this returns they are durable, though the last of many may wait to be decided on; when it throws,
    /// nothing of them was said.
    package func take(_ batch: InboundBatch) async throws {
        try await catchUp()
        _ = try turn([.messages(batch)])
    }

    /// Decides on what waits, a share a turn, with the turns of everybody else in between.
    private func catchUp() async throws {
        while core.waitingEvents > 0 {
            _ = try turn([.wake])
            await Task.yield()
        }
    }

    /// The broker can't be heard, and was not since then.
    package func linkLost(since: Timestamp) throws {
        _ = try turn([.linkLost(since: since)])
    }

    /// The broker can be heard.
    ///
    /// - Parameter answers: whether ``CommitSinks/prove`` is answered: then the broker is asked from now on before a silence counts.
    package func linkRestored(answers: Bool = true) throws {
        _ = try turn(answers ? [.linkRestored, .heard(through: .distantFuture)] : [.linkRestored])
    }

    /// All that the broker had for us at this time has been taken in.
    package func heard(through time: Timestamp) async throws {
        try await catchUp()
        askedAt = nil
        _ = try turn([.heard(through: time)])
    }

    /// The broker refuses to let us hear these sources, and no others.
    package func cutOff(_ sources: [String]) throws {
        let present = core.engine.state.alerts.hearing.cutOffSources.filter { $0.value == .cutOff }.keys.sorted()
        guard present != sources else { return }
        _ = try turn([.sourcesCutOff(sources)])
    }

    /// Something about Tocsin itself began, changed or is over. When this returns it is durable, and an alert like any other.
    package func report(_ condition: SelfCondition) throws {
        _ = try turn([.condition(condition)])
    }

    /// The same for those who can do nothing about it where it can't be written down: it is tried again until it can be, or until something
    /// else is so of the same thing.
    func tell(_ condition: SelfCondition) {
        let known = unwritten.count
        unwritten.removeAll { $0.kind == condition.kind && $0.subject == condition.subject }
        do {
            try report(condition)
        } catch {
            if unwritten.count == known {
                logger.warning(
                    "cannot write down what befell us; it is tried again",
                    metadata: ["kind": "\(condition.kind.rawValue)", "error": "\(error)"]
                )
            }
            if unwritten.count < Self.unwrittenLimit { unwritten.append(condition) }
            outlet.wakeAt(clock.now() + Self.retryDelay)
        }
    }

    /// One for each filter that a broker refuses, and some.
    private static let unwrittenLimit = 1000

    /// The sleeper's call.
    package func wake() {
        let again = unwritten
        for condition in again { tell(condition) }
        do {
            _ = try turn([.wake])
        } catch {
            // What is due stays due: the next attempt comes with whatever happens next, and at the latest then.
            outlet.wakeAt(clock.now() + Self.retryDelay)
        }
    }

    private static let retryDelay = TimeSpan.seconds(1)

    /// A person's command. Returns after the commit.
    ///
    /// What waits is taken together, some of each user in turn, and never more than so many at once: what came from devices meanwhile has its
    /// turn in between.
    package nonisolated func submit(_ command: Command) async -> CommandResult {
        await result(of: commands.add(command))
    }

    /// Commands in order; those of one user are carried out in it.
    package nonisolated func submit(_ several: [Command]) async -> [CommandResult] {
        let tickets = several.map { commands.add($0) }
        return await withTaskGroup(of: (Int, CommandResult).self) { group in
            for (index, ticket) in tickets.enumerated() { group.addTask { (index, await self.result(of: ticket)) } }
            var results: [(Int, CommandResult)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private nonisolated func result(of ticket: CommandQueue.Ticket?) async -> CommandResult {
        guard let ticket else {
            return .refused(CommandResult.Refusal(.tooMany, "too many commands wait; try again in a moment"))
        }
        while true {
            switch await ticket.next() {
            case .answered(let result): return result
            case .lead: await takeCommands()
            }
        }
    }

    /// Commands taken in one turn.
    private static let commandsPerTurn = 32

    private func takeCommands() {
        defer { commands.passOn() }
        let tickets = commands.take(Self.commandsPerTurn)
        guard !tickets.isEmpty else { return }
        do {
            let answers = try turn(tickets.map { .command($0.command) }).answers
            for (ticket, answer) in zip(tickets, answers) { ticket.give(.answered(answer)) }
        } catch {
            let refusal = CommandResult.Refusal(
                .unavailable,
                "the store could not take it; nothing was changed, try again"
            )
            for ticket in tickets { ticket.give(.answered(.refused(refusal))) }
        }
    }

    /// Puts another configuration in force.
    package func reload(_ next: Configuration) async throws {
        try await catchUp()
        try put(next)
        configuration = next
        warnOfFormerUsers()
    }

    private func warnOfFormerUsers() {
        for override in core.engine.state.onCall.overrides.map({ $0.value }).sorted(by: { $0.id < $1.id }) {
            guard override.request.end > core.engine.state.now, let user = override.request.change.newcomer,
                role(of: user) == nil
            else { continue }
            logger.warning(
                "an override puts somebody on call who is no longer configured: the rotation counts",
                metadata: ["override": "\(override.id)", "schedule": "\(override.request.schedule)", "user": "\(user)"]
            )
        }
    }

    private func put(_ next: Configuration) throws {
        try keep(next)
        _ = try turn([.configuration(next)])
        // Recovery begins with the rules of its snapshot, and needs no others after this one. A new store has nothing before it.
        if core.sequence > 1 { requestSnapshot() }
    }

    private func keep(_ next: Configuration) throws {
        monitor.begin(.keepingConfiguration, .committing)
        defer { monitor.end() }
        try store.keepRulebook(digest: next.digest, bundle: [UInt8](JSONEncoder().encode(next.bundle)), at: clock.now())
    }

    /// The broker has taken these, or never will. They leave the disk with the next commit.
    ///
    /// - Parameter dead: of those that it never will.
    package func published(_ ids: [Int64], dead: [DeadDelivery] = []) {
        published += ids
        deadDeliveries += dead
        if published.count >= Self.publishedBatch || !dead.isEmpty { settle() }
    }

    private static let publishedBatch = 1000

    /// Somebody followed a link. It is a count: what a crash takes of the last second is not missed.
    package func opened(_ opening: LinkOpening) {
        openings[opening, default: 0] += 1
    }

    /// Writes down what waits for a commit though nothing happens; called every second.
    package func settle() {
        lookAtClock()
        guard !published.isEmpty || !openings.isEmpty || !deadDeliveries.isEmpty else { return }
        var commit = Commit(at: now())
        commit.published = published
        commit.deadDeliveries = deadDeliveries
        commit.openings = openings
        monitor.begin(.settling, .committing)
        defer { monitor.end() }
        do {
            _ = try store.commit(commit)
            published.removeAll(keepingCapacity: true)
            deadDeliveries.removeAll()
            openings.removeAll()
        } catch {
            logger.warning("cannot write down what was published and opened", metadata: ["error": "\(error)"])
        }
    }

    /// What became due, or not, by a clock that was set is known at once, though nothing else happens.
    private func lookAtClock() {
        time.look()
        if time.step != nil { wake() }
        if time.takeEnd() { tell(.over(.clockStep)) }
    }

    private func clockWasSet(by step: TimeSpan) {
        lastSnapshot.at = lastSnapshot.at + step
        askedAt = nil
        logger.warning(
            "the wall clock was set: what is due moves with it",
            metadata: ["by_seconds": "\(Double(step.milliseconds) / 1000)"]
        )
    }

    /// Retained topics of incidents that are kept no longer.
    package func clear(_ incidents: [IncidentID]) throws {
        var commit = Commit(at: now())
        commit.outbox = incidents.map { OutboxItem(.cleared($0)) }
        outlet.outbox(try store.commit(commit))
    }

    package func requestSnapshot() {
        // Events that wait are in the journal only. A snapshot is due as soon as none does.
        guard core.waitingEvents == 0 else { return isSnapshotDue = true }
        isSnapshotDue = false
        let state = core.engine.state
        lastSnapshot = (core.sequence, state.now)
        bytesSinceSnapshot = 0
        outlet.snapshot(SnapshotRequest(state: state, sequence: core.sequence, digest: core.digest, at: state.now))
    }

    /// Calls back when the loop comes to it, between two turns; returns at once.
    package nonisolated func call(_ back: @escaping @Sendable () -> Void) {
        executor.perform(back)
    }

    package nonisolated var cursor: FeedCursor { committedCursor.withLock { $0 } }

    package func status() -> ReactorStatus {
        ReactorStatus(
            state: core.engine.state,
            decoding: core.decodingCounts,
            sequence: core.sequence,
            rules: configuration.rulebook.rules.count,
            waitingEvents: core.waitingEvents,
            clockSteps: time.steps,
            isStale: isStale
        )
    }

    // MARK: - One turn

    private func turn(_ stimuli: [Stimulus]) throws -> Turn {
        monitor.begin(.turn(stimuli), isStale ? .recovering : .deciding)
        defer { monitor.end() }
        if isStale { try recover() }
        time.look()
        let leavesTime = stimuli.allSatisfy(\.isForEvents)
        let turn = core.turn(time.stimuli + stimuli, at: now(), while: leavesTime ? budget.begin() : { false })
        var commit = turn.commit
        commit.published = published
        commit.deadDeliveries = deadDeliveries
        commit.openings = openings
        let outbox: [OutboxItem]
        monitor.enter(.committing)
        do {
            outbox = try commit.isEmpty ? [] : store.commit(commit)
            monitor.committed()
        } catch {
            isStale = true
            monitor.committed(problem: Store.reason(for: error))
            logger.error("cannot commit; nothing was said, and it will be tried again", metadata: ["error": "\(error)"])
            throw error
        }
        published.removeAll(keepingCapacity: true)
        deadDeliveries.removeAll()
        openings.removeAll()
        if let step = time.committed(engine: core.engine.state.now) { clockWasSet(by: step) }
        let cursor = core.cursor
        committedCursor.withLock { $0 = cursor }
        meter.count(turn.events, at: commit.at)
        bytesSinceSnapshot &+= commit.messageBytes
        outlet.outbox(outbox)
        if !commit.feed.isEmpty || !turn.unread.isEmpty { outlet.feed(commit.feed, turn.unread) }
        outlet.wakeAt(core.wakeAt())
        askForProof()
        snapshotIfDue()
        return turn
    }

    /// The question is put again each second, in case it was lost with a connection.
    private func askForProof() {
        guard core.engine.wantsProof else {
            askedAt = nil
            return
        }
        let now = core.engine.state.now
        if let askedAt, now - askedAt < .seconds(1) { return }
        askedAt = now
        outlet.prove(now)
    }

    private func recover() throws {
        core = try TurnProcessor.recovered(from: store, initial: configuration, topics: topics)
        core.progress = monitor.progress
        isStale = false
        monitor.enter(.deciding)
        logger.notice("recovered after a failed commit", metadata: ["last_input": "\(core.sequence)"])
    }

    private func now() -> Timestamp { time.now(engine: core.engine.state.now) }

    private func snapshotIfDue() {
        let inputs = core.sequence - lastSnapshot.sequence
        guard
            isSnapshotDue || inputs >= Self.snapshotInputs || bytesSinceSnapshot >= snapshotBytes
                || (inputs > 0 && core.engine.state.now - lastSnapshot.at >= Self.snapshotInterval)
        else { return }
        requestSnapshot()
    }
}

/// What others ask of the loop.
extension Reactor {
    package func unread(_ user: UserID) -> Int {
        core.engine.unread(user)
    }

    /// Every silence that is kept, ordered by id.
    package func silences() throws(NotCommitted) -> [Silence] {
        guard !isStale else { throw NotCommitted() }
        return core.engine.state.suppression.silences.map { $0.value }.sorted { $0.id < $1.id }
    }

    /// What is needed to say who is on call, to be worked out elsewhere: it can take long.
    package func duties() throws(NotCommitted) -> DutyPlan {
        guard !isStale else { throw NotCommitted() }
        let overrides = core.engine.state.onCall.overrides.map { $0.value }.sorted { $0.id < $1.id }
        return DutyPlan(rulebook: core.engine.rulebook, overrides: overrides)
    }

    /// How a user is told, as JSON; `nil` for nobody.
    package func preferences(of user: UserID) throws(NotCommitted) -> [UInt8]? {
        guard !isStale else { throw NotCommitted() }
        let channels = core.engine.rulebook.channels
        return core.engine.presentPreferences(of: user)?.json(channels: channels, now: core.engine.state.now)
    }

    /// The engine as it is, for those who work something out elsewhere.
    package func present() throws(NotCommitted) -> Engine {
        guard !isStale else { throw NotCommitted() }
        return core.engine
    }

    /// Whether a one-tap link was used and has not expired.
    package func isUsed(link nonce: String) throws(NotCommitted) -> Bool {
        guard !isStale else { throw NotCommitted() }
        return core.engine.isUsed(link: nonce)
    }

    /// An open incident as it is now; `nil` where there is none, or where what is known of it may not come to pass.
    package func incident(_ id: IncidentID) -> Incident? {
        isStale ? nil : core.engine.incident(id)
    }

    /// Some of the alerts of an open incident; `nil` as for ``incident(_:)``.
    package func alerts(of id: IncidentID, after: AlertPlace?, limit: Int) -> OpenAlerts? {
        isStale ? nil : core.engine.alerts(of: id, after: after, limit: limit)
    }

    /// The configured role of a user; `nil` for nobody.
    package func role(of user: UserID) -> Role? {
        core.engine.rulebook.people.user(user)?.role
    }

    /// The configured roles of some users; none for who is nobody.
    package func roles(of users: [UserID]) -> [UserID: Role] {
        users.reduce(into: [:]) { roles, user in roles[user] = role(of: user) }
    }
}

/// The engine is ahead of the disk, so that what it knows may not come to pass.
package struct NotCommitted: Error {
    package init() {}
}
