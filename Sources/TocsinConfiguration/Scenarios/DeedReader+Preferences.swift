internal import TocsinModel
internal import TocsinTime

/// Reads steps in which a person says how they want to be told: what isn't named is as the configuration has it.
extension DeedReader {
    /// `{by, time_zone, quiet_hours, channels, mutes, per_hour}`. Whether it makes sense is the engine's to say.
    func preferences(_ reader: MapReader, from start: Timestamp) -> Scenario.Action? {
        var reader = reader
        let by = user(&reader)
        let preferences = Preferences(
            zone: reader.text("time_zone")?.value,
            quietHours: quietHours(&reader),
            channels: reader.has("channels") ? reader.maps("channels", "a channel rule").compactMap(choice) : nil,
            mutes: reader.maps("mutes", "a mute").compactMap { mute($0, start) },
            perHour: reader.number("per_hour", in: 1...1000)
        )
        let answer = answer(&reader)
        reader.finish()
        return by.map { .act(Scenario.Deed(by: $0, kind: .preferences(preferences), answer: answer)) }
    }

    /// `off`, or from when to when.
    private func quietHours(_ reader: inout MapReader) -> Preferences.Setting<Preferences.QuietHours> {
        guard let node = reader.node("quiet_hours") else { return .configured }
        if case .scalar(let scalar) = node.content, scalar.text == "off" { return .off }
        guard var quiet = MapReader(node, "'quiet_hours'", log: log) else { return .configured }
        let hours = CivilReading.interval(&quiet, zone: CivilReading.utc)
        let unless = quiet.text("unless")?.value
        quiet.finish()
        guard let hours else { return .configured }
        return .own(
            Preferences.QuietHours(from: hours.from, to: hours.to, weekdays: hours.weekdays, unless: unless)
        )
    }

    private func choice(_ reader: MapReader) -> Preferences.ChannelChoice? {
        var reader = reader
        let when = reader.text("when")?.value
        let use = reader.texts("use")?.map(\.value)
        let digest = reader.span("digest", least: .minutes(1))
        if use == nil { reader.missing("use") }
        reader.finish()
        return use.map { Preferences.ChannelChoice(when: when, use: $0, digest: digest) }
    }

    private func mute(_ reader: MapReader, _ start: Timestamp) -> Preferences.Mute? {
        var reader = reader
        let match = reader.requiredText("match")
        let until = reader.node("until").flatMap { Self.moment($0, "until", log) }
        reader.finish()
        return match.map { Preferences.Mute(match: $0.value, until: until?.timestamp(from: start)) }
    }
}
