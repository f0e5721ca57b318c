internal import ArgumentParser

struct SilenceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Withholds what you expect: makes, lists and ends silences.",
        discussion: """
            An alert that a silence matches is told to nobody while the silence lasts. What still fires at its end is told \
            then, once, and whoever made the silence gets a summary of what it withheld.

            Examples:
              tocsin silence add 'rule == "silent" && labels.site == "porto"' --for 2h --comment "network works"
              tocsin silence list
              tocsin silence expire s-3
            """,
        subcommands: [SilenceAdd.self, SilenceList.self, SilenceExpire.self]
    )
}
