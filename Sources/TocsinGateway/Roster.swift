package import TocsinModel
package import TocsinTime

/// Who is on call at one time, schedule by schedule.
package struct Roster: Sendable, Hashable {
    package let at: Timestamp
    /// Ordered by id.
    package let schedules: [Entry]

    package struct Entry: Sendable, Hashable {
        package let id: String
        /// Ordered by id; empty where nobody is.
        package let users: [UserID]
        /// When it is to be asked again; `nil` where nothing changes for more than a year.
        package let until: Timestamp?

        package init(id: String, users: [UserID], until: Timestamp?) {
            self.id = id
            self.users = users
            self.until = until
        }
    }

    package init(at: Timestamp, schedules: [Entry]) {
        self.at = at
        self.schedules = schedules
    }
}

/// One person's time on call, from its beginning, or from when it was asked about, to its end.
package struct Duty: Sendable, Hashable {
    package let user: UserID
    /// The user's name, for people.
    package let name: String
    package let begin: Timestamp
    package let end: Timestamp

    package init(user: UserID, name: String, begin: Timestamp, end: Timestamp) {
        self.user = user
        self.name = name
        self.begin = begin
        self.end = end
    }
}
