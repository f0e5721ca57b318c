internal import TocsinModel

/// Reads `store:`.
struct StoreSection {
    func read(_ parent: inout MapReader) -> StoreSettings {
        var settings = StoreSettings()
        guard var reader = parent.map("store", "'store'") else { return settings }
        if let path = reader.text("path") { settings.path = path.value }
        if var keep = reader.map("keep", "'keep'") {
            if let events = keep.span("events", least: .minutes(1)) { settings.keepEvents = events }
            if let incidents = keep.span("incidents", least: .minutes(1)) { settings.keepIncidents = incidents }
            keep.finish()
        }
        reader.finish()
        return settings
    }
}
