internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

extension PresentPreferences {
    /// What `PUT /me/preferences` takes, and beside it what is in force and where that comes from.
    ///
    /// - Parameters:
    ///   - channels: those that may be chosen.
    ///   - now: mutes that are over by then are not in force.
    func json(channels: Set<String>, now: Timestamp) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            own.writeMembers(to: &json)
            json.key("in_force")
            json.object { json in write(inForce, to: &json, now: now) }
            json.key("configured")
            json.object { json in
                json.member("time_zone", configured.zone)
                json.key("quiet_hours")
                configured.quietHours.write(to: &json)
                json.key("channels")
                json.array(configured.channels) { json, rule in rule.write(to: &json) }
            }
            json.key("known_channels")
            json.array(channels.sorted()) { json, channel in json.string(channel) }
            json.member("problem", refusal)
        }
        return json.bytes
    }

    private func write(_ rules: PersonalRules, to json: inout JSONText, now: Timestamp) {
        let holds = refusal == nil
        json.key("time_zone")
        json.setting(isOwn: holds && own.zone != nil) { json in json.string(rules.zone) }
        json.key("quiet_hours")
        json.setting(isOwn: holds && own.quietHours != .configured) { json in rules.quietHours.write(to: &json) }
        json.key("channels")
        json.setting(isOwn: holds && own.channels != nil) { json in
            json.array(rules.channels) { json, rule in rule.write(to: &json) }
        }
        json.key("mutes")
        let mutes = holds ? own.mutes.filter { mute in mute.until.map { $0 > now } ?? true } : []
        json.setting(isOwn: !mutes.isEmpty) { json in
            json.array(mutes) { json, mute in mute.write(to: &json) }
        }
        json.key("per_hour")
        json.setting(isOwn: holds && own.perHour != nil) { json in
            if holds, let perHour = own.perHour { json.integer(perHour) } else { json.null() }
        }
    }
}

extension JSONText {
    /// `{"value": …, "from": "own" or "configuration"}`.
    fileprivate mutating func setting(isOwn: Bool, _ value: (inout JSONText) -> Void) {
        object { json in
            json.key("value")
            value(&json)
            json.member("from", isOwn ? "own" : "configuration")
        }
    }
}

extension PersonalRules.QuietHours? {
    fileprivate func write(to json: inout JSONText) {
        guard let quiet = self else {
            json.null()
            return
        }
        json.object { json in
            json.member("from", TimeOfDay.text(quiet.hours.from))
            json.member("to", TimeOfDay.text(quiet.hours.to))
            if let weekdays = quiet.hours.weekdays {
                json.key("weekdays")
                json.array(weekdays.sorted()) { json, day in json.string(CivilInterval.weekdayNames[(day - 1) % 7]) }
            }
            json.member("unless", quiet.unless?.source)
        }
    }
}

extension PersonalRules.ChannelRule {
    fileprivate func write(to json: inout JSONText) {
        json.object { json in
            json.member("when", when?.source)
            json.key("use")
            switch means {
            case .tell(let channels, let later):
                json.array(channels) { json, channel in json.string(channel) }
                if let later {
                    json.key("then")
                    json.object { json in
                        json.member("after", later.after.description)
                        json.key("use")
                        json.array(later.channels) { json, channel in json.string(channel) }
                    }
                }
            case .digest(let span, let channels):
                json.array(channels) { json, channel in json.string(channel) }
                json.member("digest", span.description)
            }
        }
    }
}
