internal import TocsinModel

/// Reads `store:`.
struct StoreSection {
    /// A quota that leaves no room for the journal between two snapshots would give way all the time.
    static let leastQuota = ByteSize(bytes: 20_000_000)
    private static let leastDeadLetters = ByteSize(bytes: 100_000)

    func read(_ parent: inout MapReader) -> StoreSettings {
        var settings = StoreSettings()
        guard var reader = parent.map("store", "'store'") else { return settings }
        if let path = reader.text("path") { settings.path = path.value }
        if var keep = reader.map("keep", "'keep'") {
            if let events = keep.span("events", least: .minutes(1)) { settings.keepEvents = events }
            if let incidents = keep.span("incidents", least: .minutes(1)) { settings.keepIncidents = incidents }
            keep.finish()
        }
        if let quota = reader.sizeOrNone("quota", least: Self.leastQuota) { settings.quota = quota.value }
        if let free = reader.sizeOrNone("min_free") { settings.minFree = free.value }
        if let letters = reader.size("dead_letters", least: Self.leastDeadLetters) { settings.deadLetters = letters }
        reader.finish()
        return settings
    }
}
