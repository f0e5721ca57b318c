internal import ArgumentParser
internal import TocsinCommandLine

/// `tocsin bench`: hands over to the program that measures, which is not part of this one.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this build on this machine.",
        discussion: """
            This is the same as running tocsin-bench, a program of its own beside this one, with the same arguments. \
            'make build' builds both.

            Examples:
              tocsin bench --help
              tocsin bench ingest
            """
    )

    private static let program = "tocsin-bench"

    @Argument(parsing: .captureForPassthrough, help: "What tocsin-bench is given.")
    var arguments: [String] = []

    func run() throws {
        let path = try SiblingProgram.path(of: Self.program)
        let reason = ProcessImage.replace(with: path, [Self.program] + arguments)
        throw Failure.no("cannot run \(path): \(reason)")
    }
}
