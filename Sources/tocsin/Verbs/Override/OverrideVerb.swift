internal import ArgumentParser

struct OverrideVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "List and remove changes to who is on call.",
        discussion: """
            An override puts somebody on call, or takes them off, for a while. One that puts somebody on call who is no longer \
            configured changes nothing: the rotation counts.

            Examples:
              tocsin override list
              tocsin override list --schedule plant-primary --output json
              tocsin override remove plant-primary o-3
            """,
        subcommands: [OverrideList.self, OverrideRemove.self]
    )
}
