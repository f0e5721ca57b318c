internal import Yams

/// Reads one YAML file, with bounds on what it may cost, and tells what is wrong in the log.
struct YAMLDocument {
    /// How deep lists and maps may nest; configuration needs about ten.
    static let depth = 64
    /// How many values all files together may have.
    static let values = 1_000_000
    /// How many maps with a key given twice are told a file.
    static let repeatedKeys = 20

    let file: Int
    let log: ProblemLog

    /// - Parameter budget: how many values may still come; lowered by those read.
    /// - Returns: `nil` for an empty file and for one that could not be read, which is in the log then.
    func read(_ text: String, budget: inout Int) -> YAMLNode? {
        var text = RepeatedKeys(text)
        while true {
            do {
                guard let root = try compose(text.current) else { return nil }
                var walk = YAMLWalk(file: file, log: log, repeated: text, budget: budget)
                let node = walk.node(root, depth: 0)
                budget = walk.budget
                return node
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                if text.rounds < Self.repeatedKeys, text.rename(at: context.mark) { continue }
                let names = names.map { "'\($0)'" }.joined(separator: ", ")
                log.error("given twice in one map: \(names)", at: place(context.mark))
            } catch let error as YamlError {
                tell(error)
            } catch {
                log.error("the file cannot be read as YAML", at: Place(file: file, line: 1, column: 1))
            }
            return nil
        }
    }

    /// Composes the document. Anchors are made into tags first, which the walk refuses: expanding aliases is how a few
    /// lines of YAML become gigabytes, and it would happen while Yams compares the keys of a map.
    private func compose(_ text: String) throws -> Node? {
        let disarmed = AnchorGuard.disarm(text)
        let root = try Yams.compose(yaml: disarmed ?? text, .basic, .default, .utf8)
        guard disarmed != nil, let root, !AnchorGuard.hasTag(root) else { return root }
        // The ampersands stood in comments and quotes.
        return try Yams.compose(yaml: text, .basic, .default, .utf8)
    }

    private func tell(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            log.error("not YAML: \(problem)", at: place(mark))
        case .composer(_, let problem, let mark, _):
            let isAlias = problem.contains("alias")
            log.error(isAlias ? YAMLWalk.noAnchors : "not YAML: \(problem)", at: place(mark))
        case .reader(let problem, let offset, _, let text):
            log.error("not YAML: \(problem)", at: place(offset ?? 0, in: text))
        case .duplicatedKeysInMapping(_, let context):
            log.error("not YAML: a key is given twice", at: place(context.mark))
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            log.error("the file cannot be read as YAML", at: Place(file: file, line: 1, column: 1))
        }
    }

    private func place(_ mark: Mark) -> Place {
        Place(file: file, line: max(1, mark.line), column: max(1, mark.column))
    }

    private func place(_ offset: Int, in text: String) -> Place {
        let lines = SourceLines.split(String(text.prefix(offset)))
        return Place(file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1)
    }
}
