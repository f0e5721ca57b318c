package import TocsinModel

/// What people do, handed to the service.
package struct CommandIntake: Sendable {
    /// Hands a command to the engine; returns after the commit.
    package var submit: @Sendable (Command) async -> CommandResult
    /// Whether a one-tap link was used; known until it expires.
    package var isLinkUsed: @Sendable (_ nonce: String) async throws -> Bool
    /// Counts that somebody opened a link.
    package var linkOpened: @Sendable (LinkOpening) async -> Void
    /// Counts the answers, together with those of the other ways to give commands.
    package let tally: CommandTally

    package init(
        submit: @escaping @Sendable (Command) async -> CommandResult,
        isLinkUsed: @escaping @Sendable (_ nonce: String) async throws -> Bool,
        linkOpened: @escaping @Sendable (LinkOpening) async -> Void,
        tally: CommandTally
    ) {
        self.submit = submit
        self.isLinkUsed = isLinkUsed
        self.linkOpened = linkOpened
        self.tally = tally
    }
}
