internal import ArgumentParser

struct SilenceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Add, list and end silences: what you expect notifies nobody.",
        discussion: """
            An alert that a silence matches notifies nobody while the silence lasts. What still fires at its end is notified \
            then, once, and whoever added the silence gets a summary of what it suppressed.

            Examples:
              tocsin silence add 'rule == "silent" && labels.site == "porto"' --for 2h --comment "network works"
              tocsin silence list
              tocsin silence expire s-3
            """,
        subcommands: [SilenceAdd.self, SilenceList.self, SilenceExpire.self]
    )
}
