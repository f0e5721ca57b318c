internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Logging
internal import NIOCore
internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinGateway
internal import TocsinRuntime

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the service until SIGTERM or Ctrl-C.",
        discussion: """
            Listens to the sources of the configuration, keeps what happens in the store, tells people, and serves the \
            dashboard and the API. Logs go to standard error. When connections are accepted, it prints one line on standard \
            output: tocsin: ready at http://127.0.0.1:8080

            SIGHUP reads the configuration again; a bad one is refused as a whole, and the old one stays. A broker that \
            cannot be reached is tried again for ever.

            A crash prints the stack of the thread that crashed, without names, and ends at once, so that a supervisor restarts \
            the service without delay; SWIFT_BACKTRACE in the environment changes how much is printed. GET /healthz fails when \
            the service has not got on for five seconds.

            Examples:
              tocsin serve
              tocsin serve --config /etc/tocsin/tocsin.yaml --log-level warning
            """
    )

    @OptionGroup var files: ConfigurationOptions

    @Option(
        help: ArgumentHelp("Log this and what is worse: \(Self.logLevels).", valueName: "level"),
        transform: Self.logLevel
    )
    var logLevel = Logger.Level.info

    func run() async throws {
        let crashes = QuickCrash.arrange(CommandLine.arguments)
        // A dashboard or a pipe that goes away is an error of that write and no reason to die.
        signal(SIGPIPE, SIG_IGN)
        // Nor is a file that may not grow: the commit fails, nothing is said, and it is tried again.
        signal(SIGXFSZ, SIG_IGN)
        umask(0o077)
        LoggingSystem.bootstrap { OneLineLogHandler(label: $0) }
        // Each connection takes one, and shells give few.
        Descriptors.raise()
        var logger = Logger(label: "tocsin")
        logger.logLevel = logLevel
        if let crashes { logger.warning("\(crashes)") }

        let loaded = files.inspect()
        guard let configuration = loaded.configuration else {
            for problem in loaded.problems { StandardStream.error.line("\(problem)") }
            throw Failure.no(
                "the configuration \(files.path) has \(Count.of(loaded.errors.count, "error")); correct what is printed above"
            )
        }
        for problem in loaded.warnings { logger.warning("configuration", metadata: ["problem": "\(problem)"]) }
        let options = ServiceOptions(
            configuration: configuration,
            configurationPath: files.path,
            environment: ProcessInfo.processInfo.environment,
            onReady: { address in StandardStream.output.line("tocsin: ready at \(address)") }
        )
        do {
            try await TocsinService.run(options, logger: logger)
        } catch let error as IOError where error.errnoCode == EADDRINUSE || error.errnoCode == EACCES {
            let reason = error.errnoCode == EACCES ? "permission denied" : "another program listens there"
            throw Failure.no(
                "cannot listen on \(configuration.http.url): \(reason); choose another port with http.listen or TOCSIN_HTTP_PORT"
            )
        }
    }

    private static let logLevels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    private static func logLevel(_ name: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: name) else { throw ValidationError("it is one of \(logLevels)") }
        return level
    }
}
