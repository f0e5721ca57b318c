internal import TocsinTime

extension Preferences {
    /// As `GET /me/preferences` gives them and `PUT` takes them.
    package func write(to json: inout JSONText) {
        json.object { json in writeMembers(to: &json) }
    }

    /// The same, within an object that has further members.
    package func writeMembers(to json: inout JSONText) {
        json.member("time_zone", zone)
        json.key("quiet_hours")
        switch quietHours {
        case .configured: json.string("configured")
        case .off: json.string("off")
        case .own(let hours): hours.write(to: &json)
        }
        json.key("channels")
        if let channels {
            json.array(channels) { json, choice in choice.write(to: &json) }
        } else {
            json.null()
        }
        json.key("mutes")
        json.array(mutes) { json, mute in mute.write(to: &json) }
        json.member("per_hour", perHour)
    }

    package var json: [UInt8] {
        var json = JSONText()
        write(to: &json)
        return json.bytes
    }
}

extension Preferences.QuietHours {
    fileprivate func write(to json: inout JSONText) {
        json.object { json in
            json.member("from", TimeOfDay.text(from))
            json.member("to", TimeOfDay.text(to))
            if let weekdays {
                json.key("weekdays")
                json.array(weekdays.sorted()) { json, day in json.string(CivilInterval.weekdayNames[(day - 1) % 7]) }
            }
            json.member("unless", unless)
        }
    }
}

extension Preferences.Mute {
    package func write(to json: inout JSONText) {
        json.object { json in
            json.member("match", match)
            json.member("until", until)
        }
    }
}

extension Preferences.ChannelChoice {
    fileprivate func write(to json: inout JSONText) {
        json.object { json in
            json.member("when", when)
            json.key("use")
            json.array(use) { json, channel in json.string(channel) }
            json.member("digest", digest?.description)
        }
    }
}
