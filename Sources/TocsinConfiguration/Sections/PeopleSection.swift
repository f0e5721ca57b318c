internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel

/// Reads `users:` and `teams:`.
struct PeopleSection {
    let log: ProblemLog
    let names: Names
    /// What personal rules may name.
    let environment: Environment

    func read(_ parent: inout MapReader) -> People {
        let users = parent.namedMaps("users", "a user").compactMap { id, reader in
            var reader = reader
            return user(id, &reader)
        }
        let teams = parent.named("teams").compactMap(team)
        return People(users: users, teams: teams)
    }

    private func user(_ id: Located<String>, _ reader: inout MapReader) -> People.User? {
        let name = reader.text("name")?.value ?? id.value
        let role = reader.choice("role", of: Role.allCases.map(\.rawValue)).flatMap { Role(rawValue: $0.value) }
        CivilReading.checkTimeZone(&reader)
        for entry in reader.named("contact") { _ = MapReader.text(entry.value, entry.key, log) }
        checkChannels(&reader)
        checkQuietHours(&reader)
        reader.finish()
        guard let user = UserID(id.value) else {
            log.error("a user's id is 1 to 64 letters, digits, '_' and '-', not '\(id.value)'", at: id.place)
            return nil
        }
        return People.User(id: user, name: name, role: role ?? .responder)
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
        for item in items {
            guard
                let text = MapReader.text(item, entry.key, log), names.check(text, "user", among: names.users, log),
                let user = UserID(text.value)
            else { continue }
            if members.contains(user) {
                log.error("'\(user)' stands twice in the team '\(entry.key)'", at: text.place)
            } else {
                members.append(user)
            }
        }
        if items.isEmpty { log.warning("the team '\(entry.key)' has no members", at: entry.keyPlace) }
        return People.Team(name: entry.key, members: members)
    }

    private func checkChannels(_ reader: inout MapReader) {
        guard reader.node("channels") != nil else { return }
        for var rule in reader.maps("channels", "a channel rule") {
            _ = rule.condition("when", in: environment)
            checkUse(&rule)
            let digest = rule.span("digest", least: .minutes(1))
            if var then = rule.map("then", "'then'") {
                if then.required("after") != nil { _ = then.span("after", least: .seconds(1)) }
                if then.node("use") == nil { then.missing("use") }
                checkUse(&then)
                then.finish()
            }
            if digest == nil, rule.node("use") == nil, rule.node("digest") == nil {
                rule.missing("use", "digest")
            }
            rule.finish()
        }
        log.notActedOn("channels", at: reader.place(of: "channels"), so: "the user is told in the inbox")
    }

    private func checkUse(_ reader: inout MapReader) {
        for text in reader.texts("use") ?? [] { _ = names.check(text, "channel", among: names.channels, log) }
    }

    private func checkQuietHours(_ reader: inout MapReader) {
        guard var quiet = reader.map("quiet_hours", "'quiet_hours'") else { return }
        for key in ["from", "to"] where quiet.required(key) != nil { CivilReading.checkTime(key, &quiet) }
        _ = quiet.condition("unless", in: environment)
        quiet.finish()
        log.notActedOn("quiet_hours", at: reader.place(of: "quiet_hours"), so: "the user is told at any hour")
    }
}
