internal import TocsinModel
internal import TocsinTime

/// Reads `store:`.
struct StoreSection {
    /// With less there would be no room for the journal between two snapshots, and events would give way all the time.
    private static let quotas = 20_971_520...1_125_899_906_842_624
    private static let reserves = 0...1_125_899_906_842_624
    private static let deadLetters = 102_400...1_099_511_627_776

    func read(_ parent: inout MapReader) -> StoreSettings {
        var settings = StoreSettings()
        guard var reader = parent.map("store", "'store'") else { return settings }
        if let path = reader.text("path") { settings.path = path.value }
        if var keep = reader.map("keep", "'keep'") {
            if let events = keep.span("events", least: .minutes(1)) { settings.keepEvents = events }
            if let incidents = keep.span("incidents", least: .minutes(1)) { settings.keepIncidents = incidents }
            keep.finish()
        }
        settings.quota = reader.boundBytes("quota", in: Self.quotas, default: settings.quota)
        settings.minFree = reader.boundBytes("min_free", in: Self.reserves, default: settings.minFree)
        settings.deadLetters = reader.bytes("dead_letters", in: Self.deadLetters) ?? settings.deadLetters
        reader.finish()
        return settings
    }
}
