internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// Reads `users:` and `teams:`.
struct PeopleSection {
    let log: ProblemLog
    let names: Names
    /// What personal rules may name.
    let environment: Environment

    func read(_ parent: inout MapReader) -> People {
        let entries = parent.namedMaps("users", "a user")
        if let (_, reader) = entries.first(where: { $0.value.has("contact") }) {
            log.notActedOn("contact", at: reader.place(of: "contact"), so: "nothing is sent to the addresses")
        }
        let users = entries.compactMap { id, reader in
            var reader = reader
            return user(id, &reader)
        }
        let teams = parent.named("teams").compactMap(team)
        return People(users: users, teams: teams)
    }

    private func user(_ id: Located<String>, _ reader: inout MapReader) -> People.User? {
        let name = reader.text("name")?.value ?? id.value
        let role = reader.choice("role", of: Role.allCases.map(\.rawValue)).flatMap { Role(rawValue: $0.value) }
        let rules = rules(&reader)
        for entry in reader.named("contact") { _ = MapReader.text(entry.value, entry.key, log) }
        reader.finish()
        guard let user = UserID(id.value) else {
            log.error("a user's id is 1 to 64 letters, digits, '_' and '-', not '\(id.value)'", at: id.place)
            return nil
        }
        return People.User(id: user, name: name, role: role ?? .responder, rules: rules)
    }

    private func team(_ entry: YAMLEntry) -> People.Team? {
        guard Names.isName(entry.key) else {
            log.error("a team's name must be one line of at most 128 bytes", at: entry.keyPlace)
            return nil
        }
        guard case .list(let items) = entry.value.content else {
            log.error("the team '\(entry.key)' must be a list of users, not \(entry.value.kind)", at: entry.value.place)
            return nil
        }
        var members: [UserID] = []
        var known: Set<UserID> = []
        for item in items {
            guard
                let text = MapReader.text(item, entry.key, log), names.check(text, among: names.users, log),
                let user = UserID(text.value)
            else { continue }
            if known.insert(user).inserted {
                members.append(user)
            } else {
                log.error("'\(user)' stands twice in the team '\(entry.key)'", at: text.place)
            }
        }
        if items.isEmpty { log.warning("the team '\(entry.key)' has no members", at: entry.keyPlace) }
        return People.Team(name: entry.key, members: members)
    }

    /// How the user wants to be told.
    private func rules(_ reader: inout MapReader) -> PersonalRules {
        let zone = CivilReading.timeZone(&reader)
        return PersonalRules(zone: zone, channels: channels(&reader), quietHours: quietHours(&reader, zone: zone))
    }

    private func channels(_ reader: inout MapReader) -> [PersonalRules.ChannelRule] {
        var takesAll: Place?
        return reader.maps("channels", "a channel rule").compactMap { rule in
            var rule = rule
            if let takesAll {
                let line = takesAll.line
                log.warning("never reached: the channel rule in line \(line) takes whatever comes", at: rule.place)
            } else if rule.node("when") == nil {
                takesAll = rule.place
            }
            let when = rule.condition("when", in: environment)
            let means = means(&rule)
            rule.finish()
            return means.map { PersonalRules.ChannelRule(when: when, means: $0) }
        }
    }

    private func means(_ rule: inout MapReader) -> PersonalRules.Means? {
        let use = use(&rule)
        let isDigest = rule.node("digest") != nil
        let digest = rule.span("digest", least: .minutes(1))
        var later: PersonalRules.Later?
        if var then = rule.map("then", "'then'") {
            if isDigest { log.error("'then' means nothing with 'digest'", at: rule.place(of: "then")) }
            let after = then.required("after") == nil ? nil : then.span("after", least: .seconds(1))
            if then.node("use") == nil { then.missing("use") }
            let use = self.use(&then)
            then.finish()
            if let after, let use { later = PersonalRules.Later(after: after, channels: use) }
        }
        if let digest { return .digest(digest, use ?? [PersonalRules.inbox]) }
        if !isDigest, rule.node("use") == nil { rule.missing("use", "digest") }
        return use.map { .tell($0, then: later) }
    }

    private func use(_ reader: inout MapReader) -> [String]? {
        guard let texts = reader.texts("use") else { return nil }
        if texts.isEmpty { log.error("'use' is empty: name a channel, such as inbox", at: reader.place(of: "use")) }
        return texts.filter { names.check($0, among: names.channels, log) }.map(\.value)
    }

    private func quietHours(_ reader: inout MapReader, zone: String) -> PersonalRules.QuietHours? {
        guard var quiet = reader.map("quiet_hours", "'quiet_hours'") else { return nil }
        let hours = CivilReading.interval(&quiet, zone: zone)
        let unless = quiet.condition("unless", in: environment)
        quiet.finish()
        return hours.map { PersonalRules.QuietHours(hours: $0, unless: unless) }
    }
}
