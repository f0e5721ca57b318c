package import TocsinModel

/// What a user wants, what the configuration says, and what comes of both.
package struct PresentPreferences: Sendable {
    package let own: Preferences
    package let configured: PersonalRules
    package let inForce: PersonalRules
    /// Why what the user wants is not in force: it was accepted under another configuration. `nil` where it is.
    package let refusal: String?
}
