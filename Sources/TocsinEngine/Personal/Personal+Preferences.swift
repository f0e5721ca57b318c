internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What a user wants for themselves, compiled.
extension PersonalIndex.Personal {
    private static let choiceLimit = 20
    private static let muteLimit = 100

    /// What a user wants, over what the configuration says.
    init(
        _ preferences: Preferences,
        over configured: PersonalRules,
        in rulebook: Rulebook
    ) throws(CommandResult.Refusal) {
        let zone = preferences.zone ?? configured.zone
        if let wanted = preferences.zone, rulebook.functions.zones?.knows(wanted) != true {
            throw CommandResult.Refusal(.badRequest, "there is no time zone \(wanted)", at: "/time_zone")
        }
        guard preferences.mutes.count <= Self.muteLimit, (preferences.channels?.count ?? 0) <= Self.choiceLimit else {
            let text = "at most \(Self.muteLimit) mutes and \(Self.choiceLimit) channel rules"
            throw CommandResult.Refusal(.badRequest, text)
        }
        if let perHour = preferences.perHour, !(1...1000).contains(perHour) {
            throw CommandResult.Refusal(.badRequest, "per_hour is 1 to 1000, not \(perHour)", at: "/per_hour")
        }
        var allowance = CompileAllowance()
        var mutes: [(match: Expression, until: Timestamp?)] = []
        for (index, mute) in preferences.mutes.enumerated() {
            let match = try Expression.fromOutside(
                mute.match,
                rulebook.functions,
                within: &allowance,
                at: "/mutes/\(index)/match"
            )
            mutes.append((match, mute.until))
        }
        var channels = configured.channels
        if let choices = preferences.channels {
            channels = []
            for (index, choice) in choices.enumerated() {
                channels.append(try Self.rule(of: choice, in: rulebook, within: &allowance, at: "/channels/\(index)"))
            }
        }
        self.init(
            rules: PersonalRules(
                zone: zone,
                channels: channels,
                quietHours: try Self.quietHours(
                    preferences.quietHours,
                    configured.quietHours,
                    zone,
                    in: rulebook,
                    within: &allowance
                )
            ),
            mutes: mutes,
            perHour: preferences.perHour
        )
    }

    private static func rule(
        of choice: Preferences.ChannelChoice,
        in rulebook: Rulebook,
        within allowance: inout CompileAllowance,
        at place: String
    ) throws(CommandResult.Refusal) -> PersonalRules.ChannelRule {
        guard !choice.use.isEmpty, choice.use.count <= choiceLimit else {
            throw CommandResult.Refusal(
                .badRequest,
                "a channel rule uses 1 to \(choiceLimit) channels",
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
        if let text = choice.when {
            when = try Expression.fromOutside(text, rulebook.functions, within: &allowance, at: place + "/when")
        }
        return PersonalRules.ChannelRule(
            when: when,
            means: choice.digest.map { .digest($0, choice.use) } ?? .tell(choice.use, then: nil)
        )
    }

    private static func quietHours(
        _ setting: Preferences.Setting<Preferences.QuietHours>,
        _ configured: PersonalRules.QuietHours?,
        _ zone: String,
        in rulebook: Rulebook,
        within allowance: inout CompileAllowance
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
                unless = try Expression.fromOutside(
                    text,
                    rulebook.functions,
                    within: &allowance,
                    at: "/quiet_hours/unless"
                )
            }
            let hours = CivilInterval(zone: zone, weekdays: own.weekdays, from: own.from, to: own.to)
            return PersonalRules.QuietHours(hours: hours, unless: unless)
        }
    }
}

extension CivilInterval {
    fileprivate func moved(to zone: String) -> CivilInterval {
        CivilInterval(zone: zone, weekdays: weekdays, daysOfMonth: daysOfMonth, months: months, from: from, to: to)
    }
}
