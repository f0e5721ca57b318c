internal import TocsinExpressions
internal import TocsinModel

/// How each user wants to be told: the configuration's rules, with the user's own preferences over them. No part of the state.
struct PersonalIndex: Sendable {
    struct Personal: Sendable {
        let rules: PersonalRules
        let mutes: [(match: Expression, until: Timestamp?)]
        let perHour: Int?
    }

    private var personal: [UserID: Personal] = [:]

    func of(_ user: UserID) -> Personal? { personal[user] }

    mutating func set(_ value: Personal, of user: UserID) { personal[user] = value }
}
