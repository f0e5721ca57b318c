package import ArgumentParser

/// One run of the program: it parses, carries out, and makes one line and an exit status of whatever goes wrong.
package struct CommandRun {
    /// - Parameter root: the program, whose name stands before each error.
    package static func run(_ root: any ParsableCommand.Type, _ arguments: [String]) async -> ExitCode {
        let run = CommandRun(root: root)
        return await run.run(arguments)
    }

    private let root: any ParsableCommand.Type

    private func run(_ arguments: [String]) async -> ExitCode {
        let path = VerbPath(arguments, root: root)
        if let unknown = path.unknown {
            let advice = path.suggestion.map { "did you mean \($0)?" } ?? "see '\(path.name) --help'"
            return report(.usage("there is no verb '\(unknown)'; \(advice)"))
        }
        var command: any ParsableCommand
        do {
            command = try root.parseAsRoot(arguments)
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
    private func parsingEnded(_ error: any Error, _ path: VerbPath) -> ExitCode {
        guard !root.exitCode(for: error).isSuccess else {
            StandardStream.output.line(root.message(for: error))
            return .success
        }
        return report(.usage(misuse(root.message(for: error), path)))
    }

    private func runningEnded(_ error: any Error, _ path: VerbPath) -> ExitCode {
        // A request for help is parsed into a command that answers by throwing it.
        guard !root.exitCode(for: error).isSuccess else {
            StandardStream.output.line(root.message(for: error))
            return .success
        }
        if error is ValidationError {
            return report(.usage(misuse("\(error)", path)))
        }
        return report(.no(OneLine.of("\(error)")))
    }

    /// A suggestion is advice enough; otherwise there is the help.
    private func misuse(_ message: String, _ path: VerbPath) -> String {
        let line = OneLine.of(message.replacing(". Did you mean", with: "; did you mean"))
        return line.hasSuffix("?") ? line : "\(line); see '\(path.name) --help'"
    }

    private func report(_ failure: Failure) -> ExitCode {
        StandardStream.error.line("\(VerbPath.name(of: root)): error: \(failure.message)")
        return ExitCode(failure.status.rawValue)
    }
}
