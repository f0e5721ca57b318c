package import TocsinTime

/// Where everything is kept, for how long, and how much of it: `store:`.
package struct StoreSettings: Hashable, Sendable {
    /// The database file, relative to the working directory.
    package var path: String
    package var keepEvents: TimeSpan
    package var keepIncidents: TimeSpan
    /// What all of it may take up, in bytes; `nil` for no bound.
    package var quota: Int?
    /// What the file system should have left, in bytes; `nil` where it is not watched.
    package var minFree: Int?
    /// Dead letters of one source, in bytes.
    package var deadLetters: Int

    package init(
        path: String = "var/tocsin.db",
        keepEvents: TimeSpan = .days(7),
        keepIncidents: TimeSpan = .days(400),
        quota: Int? = 10 << 30,
        minFree: Int? = 500 << 20,
        deadLetters: Int = 16 << 20
    ) {
        self.path = path
        self.keepEvents = keepEvents
        self.keepIncidents = keepIncidents
        self.quota = quota
        self.minFree = minFree
        self.deadLetters = deadLetters
    }
}
