package import TocsinModel
package import TocsinTime

/// Who is on call when: layers of rotations, on the clock of a place.
package struct Schedule: Hashable, Codable, Sendable {
    package let name: String
    /// The IANA name.
    package let zone: String
    /// All of them count: each has its own person on call.
    package let rotations: [Rotation]

    /// People who take turns.
    package struct Rotation: Hashable, Codable, Sendable {
        /// The day of the first hand-off.
        package let start: CivilDate
        package let turn: Turn
        /// Minutes after midnight of each hand-off, 0 to 1439.
        package let at: Int
        /// In order; the same person may have two turns.
        package let users: [UserID]
        /// When it is in force; `nil` for always.
        package let restriction: CivilInterval?

        package init(start: CivilDate, turn: Turn, at: Int, users: [UserID], restriction: CivilInterval? = nil) {
            self.start = start
            self.turn = turn
            self.at = at
            self.users = users
            self.restriction = restriction
        }
    }

    /// How long a turn lasts; each at least 1.
    package enum Turn: Hashable, Codable, Sendable {
        /// By elapsed time, whatever the clock on the wall does.
        case hours(Int)
        /// Handed over at the same time of the local day, so that a turn over a change of the clock is an hour longer or shorter.
        case days(Int)
        /// The same day of the month, or the month's last one where it is shorter.
        case months(Int)
    }

    package init(name: String, zone: String, rotations: [Rotation]) {
        self.name = name
        self.zone = zone
        self.rotations = rotations
    }
}
