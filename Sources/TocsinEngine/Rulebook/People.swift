package import TocsinModel

/// The users and teams that can be told.
package struct People: Sendable {
    /// Ordered by id.
    package let users: [User]
    /// Ordered by name.
    package let teams: [Team]
    private let places: [UserID: Int]

    package struct User: Sendable {
        package let id: UserID
        package let name: String
        package let role: Role
        package let rules: PersonalRules

        package init(id: UserID, name: String, role: Role = .responder, rules: PersonalRules = PersonalRules()) {
            self.id = id
            self.name = name
            self.role = role
            self.rules = rules
        }
    }

    package struct Team: Hashable, Sendable {
        package let name: String
        /// In the order of the configuration.
        package let members: [UserID]

        package init(name: String, members: [UserID]) {
            self.name = name
            self.members = members
        }
    }

    package init(users: [User], teams: [Team]) {
        let users = users.sorted { $0.id < $1.id }
        self.users = users
        places = Dictionary(users.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        self.teams = teams.sorted { $0.name < $1.name }
    }

    package func user(_ id: UserID) -> User? {
        places[id].map { users[$0] }
    }

    package func team(_ name: String) -> Team? {
        teams.first { $0.name == name }
    }
}
