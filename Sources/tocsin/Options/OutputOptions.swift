internal import ArgumentParser

/// How data is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json
}

/// `--output`, for verbs that print data.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print: text for people, json for programs.")
    var output = OutputFormat.text
}
