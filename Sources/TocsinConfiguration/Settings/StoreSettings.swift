package import TocsinTime

/// Where everything is kept, for how long, and how much of it: `store:`.
package struct StoreSettings: Hashable, Sendable {
    /// The database file, relative to the working directory.
    package var path: String = "var/tocsin.db"
    package var keepEvents: TimeSpan = .days(7)
    package var keepIncidents: TimeSpan = .days(400)
    /// What all of it may take up, in bytes; `nil` for no bound.
    package var quota: Int? = 10 << 30
    /// What the file system should have left, in bytes; `nil` where it is not watched.
    package var minFree: Int? = 500 << 20
    /// Dead letters of one source, in bytes.
    package var deadLetters: Int = 16 << 20
}
