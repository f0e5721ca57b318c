internal import ArgumentParser

/// One run of the program: it parses, carries out, and makes one line and an exit status of whatever goes wrong.
enum CommandRun {
    static func run(_ arguments: [String]) async -> ExitCode {
        let path = VerbPath(arguments, root: Tocsin.self)
        if let unknown = path.unknown {
            let advice = path.suggestion.map { "did you mean \($0)?" } ?? "see '\(path.name) --help'"
            return report(.usage("there is no verb '\(unknown)'; \(advice)"))
        }
        var command: any ParsableCommand
        do {
            command = try Tocsin.parseAsRoot(arguments)
        } catch {
            return parsingEnded(error, path)
        }
        do {
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .success
        } catch let failure as Failure {
            return report(failure)
        } catch let code as ExitCode {
            return code
        } catch {
            return runningEnded(error, path)
        }
    }

    /// Help and versions are what was asked for; everything else is wrong usage.
    private static func parsingEnded(_ error: any Error, _ path: VerbPath) -> ExitCode {
        guard !Tocsin.exitCode(for: error).isSuccess else {
            StandardStream.output.line(Tocsin.message(for: error))
            return .success
        }
        return report(.usage("\(OneLine.of(Tocsin.message(for: error))); see '\(path.name) --help'"))
    }

    private static func runningEnded(_ error: any Error, _ path: VerbPath) -> ExitCode {
        switch error {
        case is CleanExit:
            StandardStream.output.line(Tocsin.message(for: error))
            return .success
        case is ValidationError:
            return report(.usage("\(OneLine.of("\(error)")); see '\(path.name) --help'"))
        default:
            return report(.no(OneLine.of("\(error)")))
        }
    }

    private static func report(_ failure: Failure) -> ExitCode {
        StandardStream.error.line("tocsin: error: \(failure.message)")
        return ExitCode(failure.status.rawValue)
    }
}
