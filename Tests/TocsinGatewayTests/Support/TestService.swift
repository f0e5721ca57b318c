import Synchronization
import TocsinGateway
import TocsinModel
import TocsinTime

/// A service behind the gateway that is all in memory: a feed, incidents, inboxes, and the commands that came.
final class TestService: Sendable {
    fileprivate struct State {
        var feed: [FeedItem] = []
        /// Retention has removed everything up to here.
        var removed: UInt64 = 0
        var records: [NotificationRecord] = []
        var incidents: [IncidentID: Incident] = [:]
        var commands: [Command] = []
        var answers: [IncidentID: CommandResult.Refusal] = [:]
        var health = Health.turning
        var readiness = Readiness.ready
        var isBroken = false
        var queries: [IncidentQuery] = []
        var silences: [Silence] = []
        var overrides: [ScheduleOverride] = []
        var preferences: [UserID: Preferences] = [:]
        var removedUsers: Set<UserID> = []
        var usedLinks: Set<String> = []
        var isSettled = false
        var openings: [LinkOpening] = []

        func removed(_ user: UserID) -> Bool { removedUsers.contains(user) }
    }

    struct Broken: Error {}

    static let epoch = "e1"
    static let onCall = [UserID("ana")].compactMap { $0 }

    let hub: LiveHub
    private let clock: ManualClock
    private let state = Mutex(State())
    /// Held from the commit to the publishing, which come in one order.
    private let committing = Mutex(())
    /// Awaited before each read of the feed, where a test wants to have its say there.
    let beforeRead = Mutex<(@Sendable () async -> Void)?>(nil)

    init(clock: ManualClock) {
        self.clock = clock
        hub = LiveHub(epoch: Self.epoch, clock: clock.gatewayClock)
    }

    var commands: [Command] { state.withLock { $0.commands } }
    var openings: [LinkOpening] { state.withLock { $0.openings } }
    var queries: [IncidentQuery] { state.withLock { $0.queries } }
    var end: UInt64 { state.withLock { UInt64($0.feed.count) } }

    /// Commits, then publishes, as the runtime does.
    @discardableResult
    func notify(_ user: UserID, title: String = "fz-3 is warm", links: [Link] = []) -> NotificationID {
        committing.withLock { _ in commit(to: user, title: title, links: links) }
    }

    private func commit(to user: UserID, title: String, links: [Link]) -> NotificationID {
        let (item, id, unread) = state.withLock { state in
            let id = NotificationID(UInt64(state.records.count + 1))
            let notification = Notification(
                id: id,
                user: user,
                kind: .firing,
                incident: IncidentID(1),
                severity: .critical,
                title: title,
                body: "",
                labels: ["rule": "warm"],
                alerts: 1,
                reason: "in a test",
                links: links,
                actions: [],
                channels: ["inbox"],
                eventTime: clock.now,
                receivedAt: clock.now
            )
            let record = NotificationRecord(notification, committedAt: clock.now)
            state.records.append(record)
            let item = FeedItem(offset: UInt64(state.feed.count + 1), content: .notification(record))
            state.feed.append(item)
            return (item, id, state.records.count { $0.user == user })
        }
        hub.publish([item], unread: [user: unread])
        return id
    }

    /// The next incident, unless there are so many.
    func openNext(upTo count: UInt64) {
        committing.withLock { _ in
            let number = end + 1
            if number <= count { commit(incident(number, title: "one of many")) }
        }
    }

    @discardableResult
    func open(_ number: UInt64, padding: Int = 0) -> Incident {
        let incident = incident(number, title: "2 freezers are warm" + String(repeating: "x", count: padding))
        committing.withLock { _ in commit(incident) }
        return incident
    }

    /// Acknowledges an incident, as the engine does.
    func acknowledge(_ number: UInt64, by user: UserID) {
        let open = incident(number, title: "2 freezers are warm")
        let line = TimelineEntry(at: clock.now, kind: .acknowledged, text: "acknowledged through link", user: user)
        let incident = Incident(
            id: open.id,
            state: .acknowledged(by: user, at: clock.now, until: nil),
            severity: open.severity,
            title: open.title,
            labels: open.labels,
            alerts: [],
            openedAt: open.openedAt,
            updatedAt: clock.now,
            timeline: [line]
        )
        committing.withLock { _ in commit(incident) }
    }

    /// One whose alerts don't all fit.
    func openLarge(_ number: UInt64, alerts count: UInt64) {
        var incident = incident(number, title: "\(count) × warm")
        incident.alerts = (1...count).reversed().map { place in
            Incident.Member(
                labels: ["rule": "warm", "device": "fz-\(place)"],
                place: .firing(.critical, number: place),
                state: .firing,
                severity: .critical,
                summary: "fz-\(place) is warm" + String(repeating: "!", count: 1000),
                value: "5",
                links: [],
                firstSeen: clock.now,
                lastSeen: clock.now,
                count: 1
            )
        }
        incident.counts = AlertCounts(incident.alerts)
        committing.withLock { [incident] _ in commit(incident) }
    }

    private func incident(_ number: UInt64, title: String) -> Incident {
        Incident(
            id: IncidentID(number),
            state: .open,
            severity: .critical,
            title: title,
            labels: ["site": "porto"],
            alerts: [],
            openedAt: clock.now,
            updatedAt: clock.now,
            timeline: []
        )
    }

    private func commit(_ incident: Incident) {
        let item = state.withLock { state in
            state.incidents[incident.id] = incident
            let item = FeedItem(
                offset: UInt64(state.feed.count + 1),
                content: .incident(incident.id, json: incident.json)
            )
            state.feed.append(item)
            return item
        }
        hub.publish([item], unread: [:])
    }

    /// A silence is not as it was.
    func tell(_ silence: Silence) {
        committing.withLock { _ in
            let item = state.withLock { state in
                let offset = UInt64(state.feed.count + 1)
                let item = FeedItem(offset: offset, content: .silence(silence.id, json: silence.json))
                state.feed.append(item)
                return item
            }
            hub.publish([item], unread: [:])
        }
    }

    func remove(through offset: UInt64) { state.withLock { $0.removed = offset } }
    func refuse(_ incident: IncidentID, _ refusal: CommandResult.Refusal) {
        state.withLock { $0.answers[incident] = refusal }
    }
    func set(_ health: Health) { state.withLock { $0.health = health } }
    func set(_ readiness: Readiness) { state.withLock { $0.readiness = readiness } }
    func remove(_ user: UserID) { state.withLock { _ = $0.removedUsers.insert(user) } }
    func breakDown() { state.withLock { $0.isBroken = true } }
    /// Has nothing left to do for links.
    func settle() { state.withLock { $0.isSettled = true } }

    var backend: GatewayBackend {
        GatewayBackend(
            commands: commandIntake,
            incidents: incidentReading,
            inbox: inboxReading,
            feed: feedReading,
            onCall: onCallReading,
            explaining: explaining,
            health: serviceHealth
        )
    }
}

// MARK: - What the gateway asks for

extension TestService {
    private var commandIntake: CommandIntake {
        CommandIntake(
            submit: { command in self.state.withLock { $0.submit(command) } },
            isLinkUsed: { nonce in self.state.withLock { $0.usedLinks.contains(nonce) } },
            linkOpened: { opening in self.state.withLock { $0.openings.append(opening) } },
            tally: CommandTally()
        )
    }

    private var incidentReading: IncidentReading {
        IncidentReading(
            page: { query in
                try self.state.withLock { state in
                    guard !state.isBroken else { throw Broken() }
                    state.queries.append(query)
                    let all = state.incidents.values.sorted { $0.id < $1.id }.filter {
                        $0.id > query.after ?? IncidentID(0)
                    }
                    let page = all.prefix(query.limit)
                    return Page(items: page.map(\.json), next: page.count < all.count ? page.last?.id.description : nil)
                }
            },
            incident: { id in self.state.withLock { $0.incidents[id]?.json } },
            alerts: { id, query in
                self.state.withLock { state in
                    guard let alerts = state.incidents[id]?.alerts else { return nil }
                    let start = alerts.firstIndex { $0.place == query.after }.map { $0 + 1 } ?? 0
                    let page = alerts[start...].prefix(query.limit)
                    let isLast = start + page.count == alerts.count
                    return Page(items: page.map(\.json), next: isLast ? nil : page.last?.place.description)
                }
            },
            silences: {
                try self.state.withLock { state in
                    guard !state.isBroken else { throw Broken() }
                    return state.silences
                }
            }
        )
    }

    private var inboxReading: InboxReading {
        InboxReading(
            page: { user, query in
                self.state.withLock { state in
                    let own = state.feed.filter { $0.user == user }
                    let all: [FeedItem] =
                        switch query.place {
                        case .newest: own.reversed()
                        case .after(let after): own.filter { $0.offset > after.offset }
                        case .before(let before): own.filter { $0.offset < before.offset }.reversed()
                        }
                    let page = all.prefix(query.limit)
                    let next = page.last.map { FeedCursor(epoch: Self.epoch, offset: $0.offset).description }
                    let newest = page.map(\.offset).max().map { FeedCursor(epoch: Self.epoch, offset: $0) }
                    return Page(
                        items: page.compactMap(\.record),
                        next: page.count < all.count ? next : nil,
                        newest: newest
                    )
                }
            },
            notification: { id in
                try self.state.withLock { state in
                    guard !state.isBroken else { throw Broken() }
                    return state.records.first { $0.id == id }
                }
            },
            unread: { user in self.state.withLock { state in state.records.count { $0.user == user } } },
            preferences: { user in
                self.state.withLock { state in
                    guard !state.removed(user) else { return nil }
                    var json = JSONText()
                    json.object { json in
                        (state.preferences[user] ?? Preferences()).writeMembers(to: &json)
                        for name in ["in_force", "configured"] {
                            json.key(name)
                            json.object { _ in }
                        }
                        json.key("known_channels")
                        json.array(["inbox"]) { json, name in json.string(name) }
                        json.key("problem")
                        json.null()
                    }
                    return json.bytes
                }
            }
        )
    }

    private var feedReading: FeedReading {
        FeedReading(
            position: { FeedCursor(epoch: Self.epoch, offset: self.end) },
            slice: { user, after, limit in
                await self.beforeRead.withLock { $0 }?()
                return try self.state.withLock { try $0.slice(of: user, after: after, limit: limit) }
            }
        )
    }

    private var onCallReading: OnCallReading {
        OnCallReading(
            snapshot: { at in
                let now = at ?? self.clock.now
                return Roster(
                    at: now,
                    schedules: [
                        Roster.Entry(id: "plant-primary", users: Self.onCall, until: now + .hours(1)),
                        Roster.Entry(id: "Zweite, für nachts", users: [], until: nil),
                    ]
                )
            },
            overrides: { schedule in
                self.state.withLock { state in
                    guard ["plant-primary", "Zweite, für nachts"].contains(schedule) else { return nil }
                    return state.overrides.filter { $0.request.schedule == schedule }
                }
            },
            duties: { schedule, span in
                guard schedule == "plant-primary" else { return nil }
                let now = self.clock.now
                let name = "Ana; Souza, " + String(repeating: "é", count: 60)
                return Self.onCall.map { Duty(user: $0, name: name, begin: now, end: now + span) }
            }
        )
    }

    private var explaining: Explaining {
        Explaining(
            explain: { id in
                switch id {
                case "i-1", "n-1", "warm/device=fz-1": .explained(Array(#"{"id":"\#(id)","lines":[]}"#.utf8))
                case "i-2": .busy
                default: .unknown
                }
            },
            report: { ActivityReport(from: $0, to: $1).json }
        )
    }

    private var serviceHealth: ServiceHealth {
        ServiceHealth(
            liveness: { self.state.withLock { $0.health } },
            readiness: { self.state.withLock { $0.readiness } },
            metrics: { [MetricFamily("tocsin_events_total", .counter, help: "Events.", 3)] },
            stats: { LiveStats(eventsPerSecond: 12.5, lastEventAt: self.clock.now, isBrokerConnected: true) }
        )
    }
}

extension TestService.State {
    fileprivate mutating func submit(_ command: Command) -> CommandResult {
        commands.append(command)
        switch command.action {
        case .incident(.one(let id), _):
            if let refusal = answers[id] { return .refused(refusal) }
            guard let incident = incidents[id] else {
                return .refused(.init(.notFound, "There is no such incident."))
            }
            return .done(incident)
        case .addSilence(let request):
            let silence = Silence(
                id: SilenceID(UInt64(silences.count + 1)),
                request: request,
                by: command.user,
                createdAt: .epoch,
                startsAt: request.from ?? .epoch,
                state: .active
            )
            silences.append(silence)
            return .silence(silence)
        case .expireSilence(let id):
            guard let index = silences.firstIndex(where: { $0.id == id }) else {
                return .refused(.init(.notFound, "There is no such silence."))
            }
            silences[index].state = .expired(at: .epoch, by: command.user)
            return .silence(silences[index])
        case .addOverride(let request):
            let override = ScheduleOverride(
                id: OverrideID(UInt64(overrides.count + 1)),
                request: request,
                by: command.user
            )
            overrides.append(override)
            return .override(override)
        case .removeOverride(let id):
            overrides.removeAll { $0.id == id }
            return .done(nil)
        case .useLink(let link):
            guard usedLinks.insert(link.nonce).inserted else { return .refused(.init(.linkUsed, "It was used.")) }
            guard let incident = incidents[link.incident] else {
                return .refused(.init(.notFound, "There is no such incident."))
            }
            return .done(isSettled ? nil : incident)
        case .setPreferences(let wanted):
            if wanted.quietHours == .off {
                return .refused(.init(.badRequest, "There is no quiet.", at: "/quiet_hours"))
            }
            preferences[command.user] = wanted
            return .done(nil)
        case .incident(.told, _), .read, .dismiss:
            return .done(nil)
        }
    }

    fileprivate func slice(of user: UserID, after: UInt64, limit: Int) throws -> FeedSlice {
        guard !isBroken else { throw TestService.Broken() }
        guard after >= removed else { return .gap(UInt64(feed.count)) }
        let all = feed.filter { $0.offset > after && ($0.user == nil || $0.user == user) }
        guard all.count > limit, let last = all.prefix(limit).last else {
            return .slice(all, through: UInt64(feed.count))
        }
        return .slice(Array(all.prefix(limit)), through: last.offset)
    }
}

extension FeedItem {
    fileprivate var record: NotificationRecord? {
        switch content {
        case .notification(let record): record
        case .incident, .silence: nil
        }
    }

    fileprivate var user: UserID? { record?.user }
}
