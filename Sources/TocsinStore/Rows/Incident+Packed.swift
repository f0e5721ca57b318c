internal import TocsinModel
internal import TocsinTime

/// An incident as its row has it. Its id, title, labels and the time at which it was opened are columns of their own, because they are
/// queried; the body has the rest.
extension Incident {
    var packed: [UInt8] {
        var packed = PackedWriter(known: Self.known(title, labels), base: openedAt)
        packed.byte(severity.rank)
        packed.time(updatedAt)
        packed.write(state)
        packed.optional(counts == AlertCounts(alerts) ? nil : counts) { packed, counts in
            packed.count(counts.firing)
            packed.number(counts.resolved)
            packed.list(counts.bySeverity) { $0.count($1) }
        }
        packed.optional(escalation) { packed, escalation in
            packed.text(escalation.policy)
            packed.count(escalation.step)
        }
        packed.list(alerts) { $0.write($1) }
        packed.list(timeline) { packed, entry in
            packed.time(entry.at)
            packed.text(entry.kind.rawValue)
            packed.text(entry.text)
            packed.optional(entry.user?.text) { $0.text($1) }
        }
        return packed.bytes
    }

    init(
        packed body: [UInt8],
        id: IncidentID,
        title: String,
        labels: Labels,
        openedAt: Timestamp
    ) throws(PackedReader.Broken) {
        var packed = try PackedReader(body, known: Self.known(title, labels), base: openedAt)
        let severity = try packed.severity()
        let updatedAt = try packed.time()
        let state = try packed.incidentState()
        let counts = try packed.optional { packed throws(PackedReader.Broken) in
            var counts = AlertCounts()
            counts.firing = Int(clamping: try packed.number())
            counts.resolved = try packed.number()
            counts.bySeverity = try packed.list { packed throws(PackedReader.Broken) in
                Int(clamping: try packed.number())
            }
            guard counts.bySeverity.count == Severity.allCases.count else {
                throw PackedReader.Broken(what: "other severities", at: 0)
            }
            return counts
        }
        let escalation = try packed.optional { packed throws(PackedReader.Broken) in
            Escalation(policy: try packed.text(), step: Int(clamping: try packed.number()))
        }
        let alerts = try packed.list { packed throws(PackedReader.Broken) in try packed.member() }
        let timeline = try packed.list { packed throws(PackedReader.Broken) in try packed.timelineEntry() }
        self.init(
            id: id,
            state: state,
            severity: severity,
            title: title,
            labels: labels,
            alerts: alerts,
            counts: counts,
            openedAt: openedAt,
            updatedAt: updatedAt,
            escalation: escalation,
            timeline: timeline
        )
    }

    /// Its title is mostly the summary of its alert, and its labels are mostly those of its alerts.
    private static func known(_ title: String, _ labels: Labels) -> [String] {
        [title] + labels.pairs.flatMap { [$0.name, $0.value] }
    }
}

/// The numbers are part of the file format.
private enum PackedState: Int {
    case open
    case acknowledged
    case snoozed
    case resolved
}

/// The upper half of a byte, whose lower half is the severity; likewise.
private enum PackedPlace: Int {
    case firing = 0
    case moved = 0x10
    case over = 0x20
}

extension PackedWriter {
    fileprivate mutating func write(_ state: Incident.State) {
        switch state {
        case .open:
            byte(PackedState.open.rawValue)
        case .acknowledged(let user, let at, let until):
            byte(PackedState.acknowledged.rawValue)
            text(user.text)
            time(at)
            optional(until) { $0.time($1) }
        case .snoozed(let user, let at, let until):
            byte(PackedState.snoozed.rawValue)
            text(user.text)
            time(at)
            time(until)
        case .resolved(let at, let user):
            byte(PackedState.resolved.rawValue)
            time(at)
            optional(user?.text) { $0.text($1) }
        }
    }

    fileprivate mutating func write(_ member: Incident.Member) {
        labels(member.labels)
        switch member.place {
        case .firing(let severity, let number):
            byte(PackedPlace.firing.rawValue + severity.rank)
            self.number(number)
        case .moved(let severity, let number):
            byte(PackedPlace.moved.rawValue + severity.rank)
            self.number(number)
        case .over(let number):
            byte(PackedPlace.over.rawValue)
            self.number(number)
        }
        byte(member.state == .firing ? 0 : 1)
        optional(member.movedTo) { $0.number($1.number) }
        byte(member.severity.rank)
        text(member.summary)
        text(member.value)
        links(member.links)
        time(member.firstSeen)
        time(member.lastSeen)
        number(member.count)
    }
}

extension PackedReader {
    fileprivate mutating func incidentState() throws(Broken) -> Incident.State {
        guard let state = PackedState(rawValue: try byte()) else { throw Broken(what: "no state", at: 0) }
        switch state {
        case .open:
            return .open
        case .acknowledged:
            return .acknowledged(
                by: try user(),
                at: try time(),
                until: try optional { packed throws(Broken) in try packed.time() }
            )
        case .snoozed:
            return .snoozed(by: try user(), at: try time(), until: try time())
        case .resolved:
            return .resolved(at: try time(), by: try optional { packed throws(Broken) in try packed.user() })
        }
    }

    fileprivate mutating func member() throws(Broken) -> Incident.Member {
        Incident.Member(
            labels: try labels(),
            place: try alertPlace(),
            state: try byte() == 0 ? .firing : .resolved,
            movedTo: try optional { packed throws(Broken) in IncidentID(try packed.number()) },
            severity: try severity(),
            summary: try text(),
            value: try text(),
            links: try links(),
            firstSeen: try time(),
            lastSeen: try time(),
            count: try number()
        )
    }

    private mutating func alertPlace() throws(Broken) -> AlertPlace {
        let byte = try byte()
        let number = try number()
        guard let kind = PackedPlace(rawValue: byte & 0xF0),
            let severity = Severity.allCases.first(where: { $0.rank == byte & 0x0F })
        else { throw Broken(what: "no place", at: 0) }
        switch kind {
        case .firing: return .firing(severity, number: number)
        case .moved: return .moved(severity, number: number)
        case .over: return .over(number: number)
        }
    }

    fileprivate mutating func timelineEntry() throws(Broken) -> TimelineEntry {
        let at = try time()
        let kind = try text()
        guard let kind = TimelineEntry.Kind(rawValue: kind) else { throw Broken(what: "no kind of entry", at: 0) }
        return TimelineEntry(
            at: at,
            kind: kind,
            text: try text(),
            user: try optional { packed throws(Broken) in try packed.user() }
        )
    }
}
