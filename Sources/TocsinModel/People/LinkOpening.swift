/// Somebody followed a link of a notification.
package struct LinkOpening: Hashable, Sendable {
    /// Whose notification it was.
    package let user: UserID
    /// The rule that the notification was about; empty where it was about several.
    package let rule: String

    package init(user: UserID, rule: String) {
        self.user = user
        self.rule = rule
    }
}
