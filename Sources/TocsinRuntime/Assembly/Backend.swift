internal import TocsinConcurrency
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel
internal import TocsinStore

extension GatewayBackend {
    /// The gateway's view of the service: commands go to the reactor, everything else is read from the last commit.
    static func live(_ parts: ServiceParts) -> GatewayBackend {
        GatewayBackend(
            commands: .live(parts),
            incidents: .live(parts),
            inbox: .live(parts),
            feed: .live(parts),
            onCall: .live(parts),
            explaining: .live(parts),
            health: .live(parts)
        )
    }
}

extension CommandIntake {
    fileprivate static func live(_ parts: ServiceParts) -> CommandIntake {
        let reactor = parts.reactor
        return CommandIntake(
            submit: { await reactor.submit($0) },
            isLinkUsed: { try await reactor.isUsed(link: $0) },
            linkOpened: { await reactor.opened($0) },
            tally: parts.commands
        )
    }
}

extension IncidentReading {
    fileprivate static func live(_ parts: ServiceParts) -> IncidentReading {
        let store = parts.store
        let reactor = parts.reactor
        return IncidentReading(
            page: { query in
                let page = try store.incidents(IncidentFilter(query))
                return Page(items: page.items, next: page.next?.description)
            },
            // The row of an open one may be some seconds behind.
            incident: { id in
                if let incident = await reactor.incident(id) { return incident.json }
                return try store.incident(id)
            },
            alerts: { id, query in
                guard let page = await reactor.alerts(of: id, after: query.after, limit: query.limit) else {
                    return try store.alerts(of: id, below: query.after?.over, limit: query.limit).map {
                        Page(items: $0.items, next: $0.next.map { AlertPlace.over(number: $0).description })
                    }
                }
                let firing = page.firing.map(\.json)
                if page.hasMore { return Page(items: firing, next: page.firing.last?.place.description) }
                let over = try store.alerts(of: id, below: page.overBelow, limit: page.overLimit)
                return Page(
                    items: firing + (over?.items ?? []),
                    next: over?.next.map { AlertPlace.over(number: $0).description }
                )
            },
            silences: { try await reactor.silences() }
        )
    }
}

extension InboxReading {
    fileprivate static func live(_ parts: ServiceParts) -> InboxReading {
        let store = parts.store
        let reactor = parts.reactor
        return InboxReading(
            page: { user, query in
                guard let place = InboxPlace(query, epoch: store.epoch) else { return Page(items: [], next: nil) }
                let page = try store.inbox(of: user, place, limit: query.limit)
                let last = page.items.last.map { FeedCursor(epoch: store.epoch, offset: $0.offset).description }
                let newest = page.items.map(\.offset).max().map { FeedCursor(epoch: store.epoch, offset: $0) }
                return Page(items: page.items.map(\.record), next: page.hasMore ? last : nil, newest: newest)
            },
            notification: { try store.notification($0) },
            unread: { await reactor.unread($0) },
            preferences: { try await reactor.preferences(of: $0) }
        )
    }
}

extension FeedReading {
    fileprivate static func live(_ parts: ServiceParts) -> FeedReading {
        let store = parts.store
        let reactor = parts.reactor
        return FeedReading(
            position: { reactor.cursor },
            slice: { user, after, limit in
                switch try store.feed(for: user, after: after, limit: limit) {
                case .items(let items, let through): .slice(items, through: through)
                case .gap(let top): .gap(top)
                }
            }
        )
    }
}

extension OnCallReading {
    fileprivate static func live(_ parts: ServiceParts) -> OnCallReading {
        let reactor = parts.reactor
        return OnCallReading(
            snapshot: { at in try await reactor.duties().roster(at: at ?? parts.clock.now()) },
            overrides: { schedule in try await reactor.duties().overrides(of: schedule, at: parts.clock.now()) },
            duties: { schedule, span in
                try await reactor.duties().duties(of: schedule, from: parts.clock.now(), for: span)
            }
        )
    }
}

extension Explaining {
    fileprivate static func live(_ parts: ServiceParts) -> Explaining {
        Explaining(
            explain: { try await parts.explainDesk.explain($0) },
            report: { try await parts.reportDesk.report(from: $0, to: $1) }
        )
    }
}

extension ServiceHealth {
    fileprivate static func live(_ parts: ServiceParts) -> ServiceHealth {
        ServiceHealth(
            liveness: { parts.health },
            readiness: { parts.readiness },
            metrics: { await parts.metrics() },
            stats: {
                LiveStats(
                    eventsPerSecond: parts.meter.rate(at: parts.clock.now()),
                    lastEventAt: parts.meter.lastEventAt,
                    isBrokerConnected: parts.link.isUp
                )
            }
        )
    }
}

extension AlertPlace {
    /// Of those that are over; `nil` before them.
    fileprivate var over: UInt64? {
        switch self {
        case .firing, .moved: nil
        case .over(let number): number
        }
    }
}

extension InboxPlace {
    /// `nil` for a place in another feed.
    fileprivate init?(_ query: InboxQuery, epoch: String) {
        switch query.place {
        case .newest: self = .newest
        case .after(let cursor):
            guard cursor.epoch == epoch else { return nil }
            self = .after(cursor.offset)
        case .before(let cursor):
            guard cursor.epoch == epoch else { return nil }
            self = .before(cursor.offset)
        }
    }
}

extension IncidentFilter {
    fileprivate init(_ query: IncidentQuery) {
        self.init()
        states = query.states.sorted()
        severities = query.severities.sorted()
        labels = query.labels
        text = query.text
        after = query.after
        limit = query.limit
    }
}
