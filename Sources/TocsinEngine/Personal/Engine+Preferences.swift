internal import HashTreeCollections
internal import TocsinExpressions
package import TocsinModel

/// What users want for themselves: an input like any other, so that it survives restarts.
extension Engine {
    private static let choiceLimit = 20
    private static let muteLimit = 100

    package func preferences(of user: UserID) -> Preferences {
        state.preferences[user] ?? Preferences()
    }

    mutating func setPreferences(_ preferences: Preferences, of user: UserID) throws(CommandResult.Refusal) {
        guard let configured = rulebook.people.user(user) else {
            throw CommandResult.Refusal(.forbidden, "\(user) is not a configured user")
        }
        personal.set(try compile(preferences, over: configured.rules), of: user)
        state.outside.forgetExcess(of: user)
        state.preferences[user] = preferences
    }

    /// How a user is told now, and where each part of it comes from; `nil` for nobody.
    package func presentPreferences(of user: UserID) -> PresentPreferences? {
        guard let configured = rulebook.people.user(user) else { return nil }
        let own = preferences(of: user)
        do throws(CommandResult.Refusal) {
            let personal = try compile(own, over: configured.rules)
            return PresentPreferences(
                own: own,
                configured: configured.rules,
                inForce: personal.rules,
                refusal: outOfForce(of: user)
            )
        } catch {
            return PresentPreferences(
                own: own,
                configured: configured.rules,
                inForce: configured.rules,
                refusal: error.detail
            )
        }
    }

    /// Which parts of a user's preferences are out of force, in words; `nil` where none is.
    private func outOfForce(of user: UserID) -> String? {
        let parts = state.outside.outOfForce(of: user).sorted { $0.name.precedes(byBytes: $1.name) }
        return parts.isEmpty ? nil : parts.map { Reason.outOfForce($0).text }.joined(separator: "; ")
    }

    mutating func rebuildPersonal() {
        personal = PersonalIndex()
        for user in rulebook.people.users {
            let preferences = self.preferences(of: user.id)
            // What was accepted under another configuration and no longer compiles gives way to this one's.
            let compiled =
                (try? compile(preferences, over: user.rules))
                ?? PersonalIndex.Personal(rules: user.rules, mutes: [], perHour: nil)
            personal.set(compiled, of: user.id)
        }
    }

    func personal(of user: UserID) -> CopyOnWrite<PersonalIndex.Personal> {
        personal.of(user) ?? CopyOnWrite(PersonalIndex.Personal(rules: PersonalRules(), mutes: [], perHour: nil))
    }

    private func compile(
        _ preferences: Preferences,
        over configured: PersonalRules
    ) throws(CommandResult.Refusal) -> PersonalIndex.Personal {
        let zone = preferences.zone ?? configured.zone
        if let wanted = preferences.zone, rulebook.functions.zoneOffset?(wanted, 0) == nil {
            throw CommandResult.Refusal(.badRequest, "there is no time zone \(wanted)", at: "/time_zone")
        }
        guard preferences.mutes.count <= Self.muteLimit, (preferences.channels?.count ?? 0) <= Self.choiceLimit else {
            let text = "at most \(Self.muteLimit) mutes and \(Self.choiceLimit) channel rules"
            throw CommandResult.Refusal(.badRequest, text)
        }
        if let perHour = preferences.perHour, !(1...1000).contains(perHour) {
            throw CommandResult.Refusal(.badRequest, "per_hour is 1 to 1000, not \(perHour)", at: "/per_hour")
        }
        var mutes: [(match: Expression, until: Timestamp?)] = []
        for (index, mute) in preferences.mutes.enumerated() {
            mutes.append(
                (try Expression(fromOutside: mute.match, rulebook.functions, at: "/mutes/\(index)/match"), mute.until)
            )
        }
        var channels = configured.channels
        if let choices = preferences.channels {
            channels = []
            for (index, choice) in choices.enumerated() {
                channels.append(try rule(of: choice, at: "/channels/\(index)"))
            }
        }
        return PersonalIndex.Personal(
            rules: PersonalRules(
                zone: zone,
                channels: channels,
                quietHours: try quietHours(preferences.quietHours, configured.quietHours, zone)
            ),
            mutes: mutes,
            perHour: preferences.perHour
        )
    }

    private func rule(
        of choice: Preferences.ChannelChoice,
        at place: String
    ) throws(CommandResult.Refusal) -> PersonalRules.ChannelRule {
        guard !choice.use.isEmpty, choice.use.count <= Self.choiceLimit else {
            throw CommandResult.Refusal(
                .badRequest,
                "a channel rule uses 1 to \(Self.choiceLimit) channels",
                at: place + "/use"
            )
        }
        for (index, channel) in choice.use.enumerated() where !rulebook.channels.contains(channel) {
            let known = rulebook.channels.sorted().joined(separator: ", ")
            throw CommandResult.Refusal(
                .badRequest,
                "there is no channel \(channel), only \(known)",
                at: place + "/use/\(index)"
            )
        }
        if let digest = choice.digest, digest < .minutes(1) || digest > .days(7) {
            throw CommandResult.Refusal(
                .badRequest,
                "a digest gathers for 1m to 7d, not \(digest)",
                at: place + "/digest"
            )
        }
        var when: Expression?
        if let text = choice.when { when = try Expression(fromOutside: text, rulebook.functions, at: place + "/when") }
        return PersonalRules.ChannelRule(
            when: when,
            means: choice.digest.map { .digest($0, choice.use) } ?? .tell(choice.use, then: nil)
        )
    }

    private func quietHours(
        _ setting: Preferences.Setting<Preferences.QuietHours>,
        _ configured: PersonalRules.QuietHours?,
        _ zone: String
    ) throws(CommandResult.Refusal) -> PersonalRules.QuietHours? {
        switch setting {
        case .off:
            return nil
        case .configured:
            guard let configured else { return nil }
            return PersonalRules.QuietHours(hours: configured.hours.moved(to: zone), unless: configured.unless)
        case .own(let own):
            guard (0...1439).contains(own.from), (1...1440).contains(own.to), own.from != own.to else {
                throw CommandResult.Refusal(
                    .badRequest,
                    "quiet hours are from one time of day to another",
                    at: "/quiet_hours"
                )
            }
            if let weekdays = own.weekdays, weekdays.isEmpty || !weekdays.isSubset(of: 1...7) {
                throw CommandResult.Refusal(
                    .badRequest,
                    "weekdays are mon to sun, at least one",
                    at: "/quiet_hours/weekdays"
                )
            }
            var unless: Expression?
            if let text = own.unless {
                unless = try Expression(fromOutside: text, rulebook.functions, at: "/quiet_hours/unless")
            }
            let hours = CivilInterval(zone: zone, weekdays: own.weekdays, from: own.from, to: own.to)
            return PersonalRules.QuietHours(hours: hours, unless: unless)
        }
    }

    package func hours(of user: UserID) -> PersonalHours {
        hours(by: personal(of: user))
    }

    func hours(by personal: CopyOnWrite<PersonalIndex.Personal>) -> PersonalHours {
        PersonalHours(
            zone: rulebook.zone(personal.rules.zone),
            quiet: personal.rules.quietHours.map { ($0.hours, rulebook.zone($0.hours.zone)) }
        )
    }
}

extension CivilInterval {
    fileprivate func moved(to zone: String) -> CivilInterval {
        CivilInterval(zone: zone, weekdays: weekdays, daysOfMonth: daysOfMonth, months: months, from: from, to: to)
    }
}
