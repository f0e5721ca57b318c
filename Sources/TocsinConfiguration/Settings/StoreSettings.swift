package import TocsinModel

/// Where everything is kept, and for how long: `store:`.
package struct StoreSettings: Hashable, Sendable {
    /// The database file, relative to the working directory.
    package var path: String
    package var keepEvents: TimeSpan
    package var keepIncidents: TimeSpan

    package init(path: String = "var/tocsin.db", keepEvents: TimeSpan = .days(7), keepIncidents: TimeSpan = .days(400))
    {
        self.path = path
        self.keepEvents = keepEvents
        self.keepIncidents = keepIncidents
    }
}
