internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// How each user wants to be told: the configuration's rules, with the user's own preferences over them. Not written down.
struct PersonalIndex: Sendable {
    struct Personal: Sendable {
        let rules: PersonalRules
        let mutes: [(match: Expression, until: Timestamp?)]
        let perHour: Int?
        /// Why what the user wants is not in force; `nil` where it is.
        var refusal: String?

        /// Whether it depends on anything how the user is told; most are told at once, to their inbox.
        var decides: Bool {
            !mutes.isEmpty || perHour != nil || !rules.channels.isEmpty || rules.quietHours != nil
        }
    }

    /// Looked up several times for each notification.
    private var personal: TreeDictionary<UserID, CopyOnWrite<Personal>> = [:]

    func of(_ user: UserID) -> CopyOnWrite<Personal>? { personal[user] }

    mutating func set(_ value: Personal, of user: UserID) { personal[user] = CopyOnWrite(value) }
}
