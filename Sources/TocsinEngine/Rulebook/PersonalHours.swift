internal import TocsinModel
package import TocsinTime

/// When a user may be expected to be awake and at work: from 8 to 18 o'clock by their own clock, and not in their quiet hours.
package struct PersonalHours: Sendable {
    package let zone: CivilZone
    /// With their own zone.
    package let quiet: (hours: CivilInterval, zone: CivilZone)?

    private static let day: Range<Int64> = 8 * 3_600_000..<18 * 3_600_000

    package func isOut(_ time: Timestamp) -> Bool {
        guard Self.day.contains(zone.local(time).milliseconds) else { return true }
        return quiet?.hours.contains(time, in: quiet?.zone ?? zone) ?? false
    }
}

extension PersonalHours {
    init(_ rules: PersonalRules, in rulebook: Rulebook) {
        zone = rulebook.zone(rules.zone)
        quiet = rules.quietHours.map { ($0.hours, rulebook.zone($0.hours.zone)) }
    }
}
