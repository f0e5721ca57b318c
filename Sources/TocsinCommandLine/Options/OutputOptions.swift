internal import ArgumentParser

/// How data is printed.
package enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json
}

/// `--output`, for verbs that print data.
package struct OutputOptions: ParsableArguments {
    @Option(help: "How to print: text for people, json for programs.")
    package var output = OutputFormat.text

    package init() {}
}
