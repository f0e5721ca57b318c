package import TocsinModel

/// Where everything is kept, for how long, and how much of it: `store:`.
package struct StoreSettings: Hashable, Sendable {
    /// The database file, relative to the working directory.
    package var path: String
    package var keepEvents: TimeSpan
    package var keepIncidents: TimeSpan
    /// What all of it may take up; `nil` for no bound.
    package var quota: ByteSize?
    /// What the file system should have left; `nil` where it is not watched.
    package var minFree: ByteSize?
    /// Dead letters of one source.
    package var deadLetters: ByteSize

    package init(
        path: String = "var/tocsin.db",
        keepEvents: TimeSpan = .days(7),
        keepIncidents: TimeSpan = .days(400),
        quota: ByteSize? = ByteSize(bytes: 10_000_000_000),
        minFree: ByteSize? = ByteSize(bytes: 500_000_000),
        deadLetters: ByteSize = ByteSize(bytes: 16_000_000)
    ) {
        self.path = path
        self.keepEvents = keepEvents
        self.keepIncidents = keepIncidents
        self.quota = quota
        self.minFree = minFree
        self.deadLetters = deadLetters
    }
}
